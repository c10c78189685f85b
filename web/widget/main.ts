import css from "../shared/tokens.css?inline";

export const styles = css;
