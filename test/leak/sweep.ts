/** Looks for every form of every secret in every byte that came out of the hub. */
import { needlesOf, viewsOf } from './forms.ts';

export type KnownSecret = { kind: string; value: string };

/**
 * Bytes that came out somewhere. `allowed` are the secrets that belong there, such as a key where it is shown. What is
 * `toModel` is also searched for what is no secret elsewhere but has no business with a model.
 */
export type Sink = { name: string; bytes: Buffer; allowed: string[]; toModel?: boolean };

export type Swept = {
  findings: string[];
  names: string[];
  secrets: number;
  needles: number;
  bytes: number;
};

type Needle = { bytes: Buffer; kind: string; form: string; secret: string };

/** Every finding once, as `sink: kind, form, escape`; never the secret itself. */
export function sweep(sinks: Sink[], secrets: KnownSecret[], notForModels: KnownSecret[] = []): Swept {
  const known = new Map(secrets.map((secret) => [secret.value, secret]));
  const needles = needlesFor([...known.values()]);
  const find = finder(needles);
  const findForModels = finder([...needles, ...needlesFor(notForModels)]);
  const findings = new Set<string>();
  for (const { name, bytes, allowed, toModel } of sinks) {
    for (const [view, seen] of viewsOf(bytes)) {
      for (const { kind, form, secret } of (toModel ? findForModels : find)(seen)) {
        if (!allowed.includes(secret)) findings.add(`${name}: ${kind}, ${form}, ${view}`);
      }
    }
  }
  return {
    findings: [...findings],
    names: sinks.map(({ name }) => name),
    secrets: known.size,
    needles: needles.length,
    bytes: sinks.reduce((sum, sink) => sum + sink.bytes.length, 0),
  };
}

const needlesFor = (secrets: KnownSecret[]): Needle[] =>
  secrets.flatMap(({ kind, value }) =>
    [...needlesOf(value)].map(([needle, form]) => ({ bytes: Buffer.from(needle), kind, form, secret: value })),
  );

/** One pass over the bytes whatever the number of needles: the first four bytes choose which of them to compare. */
function finder(needles: Needle[]): (bytes: Buffer) => Needle[] {
  const byStart = Map.groupBy(needles, ({ bytes }) => bytes.readUInt32BE(0));
  const possible = new Uint8Array(2 ** 16);
  for (const { bytes } of needles) possible[bytes.readUInt16BE(0)] = 1;
  return (bytes) => {
    const found: Needle[] = [];
    for (let at = 0; at + 4 <= bytes.length; at++) {
      if (possible[((bytes[at] as number) << 8) | (bytes[at + 1] as number)] === 0) continue;
      for (const needle of byStart.get(bytes.readUInt32BE(at)) ?? []) {
        if (bytes.subarray(at, at + needle.bytes.length).equals(needle.bytes)) found.push(needle);
      }
    }
    return found;
  };
}
