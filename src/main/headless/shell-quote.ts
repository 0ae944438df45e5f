/** A word for a POSIX shell, quoted where it must be. */
export const shellQuote = (text: string) => (/^[\w./@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
