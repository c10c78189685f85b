/** The desk begins here. */

import { render } from "preact";

import "./desk.css";
import { App } from "./App";
import { begin } from "./session";

render(<App />, document.getElementById("desk")!);
void begin();
