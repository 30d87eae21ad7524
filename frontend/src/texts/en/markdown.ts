/** What stands between the words of a text in Markdown. */
export const markdown = {
  code: "Code",
  codeSubject: "code",
  picture: (alt: string) => (alt === "" ? "Picture" : `Picture: ${alt}`),
  ticked: (ticked: boolean) => (ticked ? "Done" : "Not done"),
};
