/** A figure's name, and on hover, focus or tap the sentence that defines it. Escape hides it again. */

import type { ComponentChildren, JSX } from "preact";
import { useId, useRef, useState } from "preact/hooks";

interface Props {
  /** The sentence. */
  meaning: string;
  children: ComponentChildren;
}

export function Meaning({ meaning, children }: Props): JSX.Element {
  const id = useId();
  const [isShown, setShown] = useState(false);
  const [isTurned, setTurned] = useState(false);
  const place = useRef<HTMLSpanElement>(null);

  function open(): void {
    const left = place.current?.getBoundingClientRect().left ?? 0;
    setTurned(left > innerWidth / 2); // so that it stays on the screen
    setShown(true);
  }

  return (
    <span
      ref={place}
      class={`what ${isTurned ? "turned" : ""}`}
      onMouseEnter={open}
      onMouseLeave={() => setShown(false)}
      onKeyDown={(event) => event.key === "Escape" && isShown && (setShown(false), event.stopPropagation())}
    >
      <button type="button" aria-describedby={id} onFocus={open} onBlur={() => setShown(false)} onClick={open}>
        {children}
      </button>
      <span role="tooltip" id={id} class="meaning" hidden={!isShown}>
        {meaning.replace(/`/g, "")}
      </span>
    </span>
  );
}
