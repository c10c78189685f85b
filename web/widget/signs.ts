/** Signs of the parts that come later; ICONS of dom.ts has those of the beginning. */
export const SIGNS = {
  close: "M6 6l12 12M18 6L6 18",
  file: "M13.5 3.5H7A1.5 1.5 0 005.5 5v14A1.5 1.5 0 007 20.5h10a1.5 1.5 0 001.5-1.5V8.5zM13.5 3.5v5h5M9 13h6M9 16.5h4",
  back: "M9.5 6L4 11.5 9.5 17M4.5 11.5H14a6 6 0 016 6V19",
  phone: "M6.5 4h3l1.5 4-2 1.5a10 10 0 005.5 5.5l1.5-2 4 1.5v3a1.5 1.5 0 01-1.6 1.5A16 16 0 015 5.6 1.5 1.5 0 016.5 4z",
  mail: "M4 6h16v12H4zM4 7l8 6 8-6",
} as const;
