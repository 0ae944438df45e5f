/** Archives as GitHub makes them: zip without compression, and tar. */
import { crc32, gzipSync } from 'node:zlib';

export type ArchivedFile = { readonly path: string; readonly text: string };

/** 1980-01-01, the first day of a zip. */
const zipDate = 33;

/** https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16; names are in UTF-8. */
export function zipOf(files: readonly ArchivedFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, text } of files) {
    const [name, bytes] = [Buffer.from(path), Buffer.from(text)];
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(0x800, 2);
    about.writeUInt16LE(zipDate, 8);
    about.writeUInt32LE(crc32(bytes), 10);
    about.writeUInt32LE(bytes.length, 14);
    about.writeUInt32LE(bytes.length, 18);
    about.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), about, place, name);
    parts.push(Buffer.from('PK\x03\x04'), about, name, bytes);
    offset += 4 + about.length + name.length + bytes.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

const block = 512;

/** https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html, the ustar format, packed by gzip. */
export function tarballOf(files: readonly ArchivedFile[]): Buffer {
  const parts = files.flatMap(({ path, text }) => {
    const bytes = Buffer.from(text);
    const head = Buffer.alloc(block);
    head.write(path.slice(-100));
    head.write(`0000644\0${'0000000\0'.repeat(2)}`, 100);
    head.write(`${bytes.length.toString(8).padStart(11, '0')}\0${'0'.repeat(11)}\0${' '.repeat(8)}0`, 124);
    head.write(`ustar\0${'00'}`, 257);
    const sum = head.reduce((all, byte) => all + byte, 0);
    head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [head, bytes, Buffer.alloc((block - (bytes.length % block)) % block)];
  });
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * block)]));
}
