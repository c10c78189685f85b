/** The board's login: the same people and passwords as at the desk. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { Refused, Unreachable } from "../desk/api";
import { Mark } from "../desk/icons";
import { signIn } from "./line";
import { loginBecause, loginPage } from "./state";

export function Login(): JSX.Element {
  const page = loginPage.value;
  const [person, setPerson] = useState("");
  const [password, setPassword] = useState("");
  const [wrong, setWrong] = useState("");
  const [isBusy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const demo = [...(page?.demo ?? [])].sort((a, b) => Number(b.role === "supervisor") - Number(a.role === "supervisor"));

  async function go(who: string, secret: string): Promise<void> {
    if (isBusy) return;
    if (!who || !secret) return setWrong("Enter your short name and your password.");
    setBusy(true);
    setWrong("");
    try {
      await signIn(who, secret);
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      setWrong(error.message);
      setBusy(false);
    }
  }

  return (
    <main class="login">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void go(person.trim(), password);
        }}
      >
        <Mark size={40} />
        <h1>{page?.shop || "Segue"}</h1>
        <p class="note">Sign in to see the board. Supervisors see every team, everybody else their own.</p>
        {loginBecause.value && <p role="status">{loginBecause.value}</p>}
        <div class="field">
          <label for="person">Your short name</label>
          <input
            id="person" ref={first} name="username" autoComplete="username" autoCapitalize="none" spellcheck={false} value={person}
            onInput={(event) => setPerson(event.currentTarget.value)} aria-invalid={!!wrong} aria-describedby={wrong ? "wrong" : undefined}
          />
        </div>
        <div class="field">
          <label for="password">Password</label>
          <input
            id="password" name="password" type="password" autoComplete="current-password" value={password}
            onInput={(event) => setPassword(event.currentTarget.value)} aria-invalid={!!wrong} aria-describedby={wrong ? "wrong" : undefined}
          />
          <p id="wrong" class="wrong" role="alert">{wrong}</p>
        </div>
        <button class="button" aria-disabled={isBusy}>{isBusy ? "Signing in..." : "Sign in"}</button>
      </form>
      {!!demo.length && (
        <section aria-labelledby="demo">
          <h2 id="demo">This is a demo: be one of them</h2>
          <ul>
            {demo.map((one) => (
              <li key={one.id}>
                <button type="button" class="button quiet" onClick={() => void go(one.id, one.password)}>
                  {one.name} <span class="note">{one.role}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </main>
  );
}
