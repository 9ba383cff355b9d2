// Edits the sheet of an XLSX file that the program wrote, as a spreadsheet program would.

import { crc32, inflateRawSync } from "node:zlib";

/** The entries of a ZIP archive, as [name, content]. */
function entries(archive) {
  const end = archive.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  const out = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((place) => archive.readUInt16LE(at + place));
    const local = archive.readUInt32LE(at + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const content = archive.subarray(start, start + size);
    out.push([archive.toString("utf8", at + 46, at + 46 + name), method ? inflateRawSync(content) : content]);
    at += 46 + name + extra + comment;
  }
  return out;
}

/** A ZIP archive without compression. */
function archiveOf(list) {
  const [files, directory] = [[], []];
  let at = 0;
  for (const [name, content] of list) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    files.push(Buffer.from("PK\x03\x04", "latin1"), common, Buffer.from(name), content);
    directory.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), common, place, Buffer.from(name));
    at += 30 + Buffer.byteLength(name) + content.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(list.length, 8);
  end.writeUInt16LE(list.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, ...directory, end]);
}

/** Returns the file with its sheet changed by `edit`, which gets and returns XML. */
export function edited(file, edit) {
  return archiveOf(entries(file).map(([name, content]) =>
    [name, name.endsWith("sheet1.xml") ? Buffer.from(edit(content.toString("utf8"))) : content]));
}
