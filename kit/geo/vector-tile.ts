/** Mapbox Vector Tile 2.1, as far as areas need it: one layer of polygons. https://github.com/mapbox/vector-tile-spec */
export type TileFeature = {
  /** Closed rings as x, y, x, y … in the tile's own grid. */
  rings: readonly ArrayLike<number>[]
  properties: Readonly<Record<string, string | number | boolean>>
}

/** Encodes one layer of polygons as a vector tile. */
export function encodePolygonLayer(name: string, extent: number, features: readonly TileFeature[]): Uint8Array {
  const keys = new Numbering()
  const values = new Numbering()
  const valueMessages: number[][] = []
  const featureMessages = features.map(({ rings, properties }) => {
    const tags = Object.entries(properties).flatMap(([key, value]) => {
      const number = values.of(`${typeof value} ${value}`)
      if (number === valueMessages.length) valueMessages.push(valueMessage(value))
      return [keys.of(key), number]
    })
    return [...packed(2, tags), ...number(3, 3), ...packed(4, polygonCommands(rings))]
  })
  const layer = [
    ...number(15, 2),
    ...message(1, utf8(name)),
    ...featureMessages.flatMap((feature) => message(2, feature)),
    ...keys.all().flatMap((key) => message(3, utf8(key))),
    ...valueMessages.flatMap((value) => message(4, value)),
    ...number(5, extent),
  ]
  return Uint8Array.from(message(3, layer))
}

/** Gives each new word the next number. */
class Numbering {
  readonly #numbers = new Map<string, number>()

  of(word: string): number {
    const known = this.#numbers.get(word)
    if (known !== undefined) return known
    this.#numbers.set(word, this.#numbers.size)
    return this.#numbers.size - 1
  }

  all(): string[] {
    return [...this.#numbers.keys()]
  }
}

/** Section 4.3 of the specification: move, line and close, each corner as its distance from the one before. */
export function polygonCommands(rings: readonly ArrayLike<number>[]): number[] {
  const commands: number[] = []
  let x = 0
  let y = 0
  for (const ring of rings) {
    // The last corner repeats the first; closing the path says the same.
    const corners = ring.length / 2 - 1
    for (let corner = 0; corner < corners; corner++) {
      if (corner === 0) commands.push(command(1, 1))
      if (corner === 1) commands.push(command(2, corners - 1))
      const nextX = ring[2 * corner]!
      const nextY = ring[2 * corner + 1]!
      commands.push(zigzag(nextX - x), zigzag(nextY - y))
      x = nextX
      y = nextY
    }
    commands.push(command(7, 1))
  }
  return commands
}

function command(id: number, count: number): number {
  return (count << 3) | id
}

function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0
}

function valueMessage(value: string | number | boolean): number[] {
  if (typeof value === 'string') return message(1, utf8(value))
  if (typeof value === 'boolean') return number(7, value ? 1 : 0)
  const double = new DataView(new ArrayBuffer(8))
  double.setFloat64(0, value, true)
  return [...varint((3 << 3) | 1), ...new Uint8Array(double.buffer)]
}

function number(field: number, value: number): number[] {
  return [...varint(field << 3), ...varint(value)]
}

function packed(field: number, values: readonly number[]): number[] {
  return message(field, values.flatMap(varint))
}

function message(field: number, bytes: ArrayLike<number> & Iterable<number>): number[] {
  return [...varint((field << 3) | 2), ...varint(bytes.length), ...bytes]
}

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest & 127) | 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
  return bytes
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
