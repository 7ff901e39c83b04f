/** A zip file made the same way every time: names sorted, 1980 as every date, so that the same code gives the same hash. */
import { crc32, deflateRawSync } from 'node:zlib'

/** 1980-01-01 in DOS form, the earliest a zip can say. */
const DOS_DATE = 0x21
const UTF8_NAMES = 0x800
const DEFLATE = 8
const REGULAR_FILE_644 = 0o100644

/** @param {readonly {name: string, data: Buffer}[]} files @returns {Buffer} */
export function zip(files) {
  const parts = []
  const directory = []
  let offset = 0
  for (const { name, data } of [...files].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const nameBytes = Buffer.from(name)
    const packed = deflateRawSync(data, { level: 9 })
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    writeCommon(local, 6, nameBytes, packed, data)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE((3 << 8) | 20, 4)
    central.writeUInt16LE(20, 6)
    writeCommon(central, 8, nameBytes, packed, data)
    central.writeUInt32LE(REGULAR_FILE_644 * 0x10000, 38)
    central.writeUInt32LE(offset, 42)
    parts.push(local, nameBytes, packed)
    directory.push(central, nameBytes)
    offset += local.length + nameBytes.length + packed.length
  }
  const directoryBytes = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(directoryBytes.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, directoryBytes, end])
}

/** What local header and directory entry share, from the flags on. */
function writeCommon(header, at, nameBytes, packed, data) {
  header.writeUInt16LE(UTF8_NAMES, at)
  header.writeUInt16LE(DEFLATE, at + 2)
  header.writeUInt16LE(0, at + 4)
  header.writeUInt16LE(DOS_DATE, at + 6)
  header.writeUInt32LE(crc32(data), at + 8)
  header.writeUInt32LE(packed.length, at + 12)
  header.writeUInt32LE(data.length, at + 16)
  header.writeUInt16LE(nameBytes.length, at + 20)
}
