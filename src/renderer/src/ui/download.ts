/** Saves a text as a file of the person's computer. */
export function download(name: string, type: string, parts: string[]): void {
  const address = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken hold of it by then; at once it would have nothing to save.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
