/** The board begins here. */

import { render } from "preact";

import "./board.css";
import { App } from "./App";
import { begin } from "./line";

render(<App />, document.getElementById("board")!);
void begin();
