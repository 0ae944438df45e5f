/**
 * The own words of a tenant or another server, fit to be shown: a hostile or careless one could put the token it was sent into its error
 * text, so long unbroken runs are cut out, and only then is the text cut to `length` characters. Control and format characters go
 * first: they would break up such a run, and rewrite what a person sees at their terminal.
 */
export const plainWords = (text: string, length: number): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[^\s"'=,;:()]{25,}/g, (run) => (/^[a-z_]+$/.test(run) || run.startsWith('urn:') ? run : '…'))
    .slice(0, length);
