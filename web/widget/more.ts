/** The part that a chat needs only sometimes: the banner of a wait, forms, the rating, attachments. */
export { LATER as words } from "./table";
export { default as css } from "./more.css?inline";
export { BannerView } from "./banner";
export { Tray, fileView } from "./files";
export { ratingForm } from "./forms";
