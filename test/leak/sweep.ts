/** Looks for every form of every secret in every byte that came out of the hub. */
import { needlesOf } from './forms.ts';

export type KnownSecret = { kind: string; value: string };

/** Bytes that came out somewhere. `allowed` are the secrets that belong there, such as a key where it is shown. */
export type Sink = { name: string; bytes: Buffer; allowed: string[] };

export type Swept = { findings: string[]; sinks: number; secrets: number; needles: number; bytes: number };

type Needle = { bytes: Buffer; kind: string; form: string; secret: string };

/** Every finding once, as `sink: kind, form`; never the secret itself. */
export function sweep(sinks: Sink[], secrets: KnownSecret[]): Swept {
  const known = new Map(secrets.map((secret) => [secret.value, secret]));
  const needles = [...known.values()].flatMap(({ kind, value }) =>
    [...needlesOf(value)].map(([needle, form]) => ({ bytes: Buffer.from(needle), kind, form, secret: value })),
  );
  const find = finder(needles);
  const findings = new Set<string>();
  for (const sink of sinks) {
    for (const { kind, form, secret } of find(sink.bytes)) {
      if (!sink.allowed.includes(secret)) findings.add(`${sink.name}: ${kind}, ${form}`);
    }
  }
  const bytes = sinks.reduce((sum, sink) => sum + sink.bytes.length, 0);
  return { findings: [...findings], sinks: sinks.length, secrets: known.size, needles: needles.length, bytes };
}

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
        if (bytes.compare(needle.bytes, 0, needle.bytes.length, at, at + needle.bytes.length) === 0) found.push(needle);
      }
    }
    return found;
  };
}
