/** Where an address is, as far as it tells by itself. */
type Network = 'this computer' | 'private' | 'internet';

const loopback = /^(localhost|\[::1\]|127(\.\d+){3})$/;
const ownNetwork =
  /^(10(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}|169\.254(\.\d+){2}|\[f[cd][0-9a-f]{2}:.*\]|\[fe[89ab][0-9a-f]:.*\])$/;
/** Names that no public server answers: without a dot, or of a network at home. */
const ownName = /^[a-z0-9_-]+$|\.(local|lan|internal|home\.arpa)$/;

/** What cannot be read counts as the internet: the one about which a person is warned. */
export function networkOf(address: string): Network {
  if (!URL.canParse(address)) return 'internet';
  const { hostname } = new URL(address);
  if (loopback.test(hostname)) return 'this computer';
  return ownNetwork.test(hostname) || ownName.test(hostname) ? 'private' : 'internet';
}

/** Whether everybody on the way could read along. */
export const isReadable = (address: string): boolean =>
  URL.canParse(address) && new URL(address).protocol === 'http:' && networkOf(address) === 'internet';

/** Whether a person could have meant it as the address of a server. */
export const isWebAddress = (address: string): boolean =>
  URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
