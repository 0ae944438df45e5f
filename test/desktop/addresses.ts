/** Chromium alone knows no scheme of ours, so `app://console/…` is `https://console.app.invalid/…` in its pages. */
const host = /^https:\/\/([a-z-]+)\.([a-z]+)\.invalid(?=\/|$)/;

export const webAddress = (url: string): string =>
  url.replace(/^([a-z]+):\/\/([a-z-]+)(?=\/|$)/, (whole, scheme, name) =>
    ['http', 'https'].includes(scheme) ? whole : `https://${name}.${scheme}.invalid`,
  );
export const appAddress = (url: string): string => url.replace(host, (_whole, name, scheme) => `${scheme}://${name}`);
export const isAppAddress = (url: string): boolean =>
  /^[a-z]+:/.test(url) && !/^(https?|data|blob|about|file):/.test(url);
