/** The login page. In a demo it shows the people one may be, to click. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { Refused, Unreachable } from "./api";
import { Mark } from "./icons";
import { signIn } from "./session";
import { loginBecause, loginPage } from "./state";
import { initials } from "./words";

export function Login(): JSX.Element {
  const page = loginPage.value;
  const [person, setPerson] = useState("");
  const [password, setPassword] = useState("");
  const [wrong, setWrong] = useState("");
  const [isBusy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);

  async function go(who: string, secret: string): Promise<void> {
    if (!who || !secret) return setWrong("Enter your name and your password.");
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
      <div class="login-sheet">
        <p class="login-mark">
          <Mark size={40} />
        </p>
        <h1>{page?.shop || "Sign in"}</h1>
        <p class="soft">{page?.shop ? "Sign in to the desk" : "The desk"}</p>
        {loginBecause.value && <p class="login-because" role="status">{loginBecause.value}</p>}
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void go(person.trim(), password);
          }}
        >
          <div class="field">
            <label for="login-person">Your short name</label>
            <input
              id="login-person" ref={first} name="username" autoComplete="username" autoCapitalize="none" spellcheck={false}
              value={person} onInput={(event) => setPerson(event.currentTarget.value)}
              aria-invalid={!!wrong} aria-describedby={wrong ? "login-wrong" : undefined}
            />
          </div>
          <div class="field">
            <label for="login-password">Password</label>
            <input
              id="login-password" type="password" name="password" autoComplete="current-password"
              value={password} onInput={(event) => setPassword(event.currentTarget.value)}
              aria-invalid={!!wrong} aria-describedby={wrong ? "login-wrong" : undefined}
            />
          </div>
          {wrong && <p id="login-wrong" class="wrong" role="alert">{wrong}</p>}
          <button class="button login-go" type="submit" aria-disabled={isBusy}>{isBusy ? "Signing in..." : "Sign in"}</button>
        </form>
        {!!page?.demo.length && (
          <section class="login-demo" aria-labelledby="login-demo">
            <h2 id="login-demo">This is a demo: be one of them</h2>
            <ul>
              {page.demo.map((one) => (
                <li key={one.id}>
                  <button type="button" aria-disabled={isBusy} onClick={() => isBusy || void go(one.id, one.password)}>
                    <span class="face" aria-hidden="true">{initials(one.name)}</span>
                    <span class="login-name">{one.name}</span>
                    <span class="soft">{one.role}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </main>
  );
}
