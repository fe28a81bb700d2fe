/** A file over bytes that somebody holds already. The platform's own copies them when it is made, and again each time it is read. */
export class HeldFile extends File {
  readonly #bytes: Uint8Array<ArrayBuffer>

  constructor(bytes: Uint8Array<ArrayBuffer>, name: string, type: string) {
    super([], name, { type })
    this.#bytes = bytes
  }

  override get size(): number {
    return this.#bytes.length
  }

  /** The bytes themselves, no copy: nobody writes to them. */
  override async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#bytes
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#bytes.slice().buffer
  }

  override async text(): Promise<string> {
    return new TextDecoder().decode(this.#bytes)
  }

  override slice(start?: number, end?: number, type?: string): Blob {
    return new Blob([this.#bytes], { type: this.type }).slice(start, end, type)
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return new Blob([this.#bytes]).stream()
  }
}

/** What stands in a file, without a copy where it is held already. */
export async function contentOf(file: Blob): Promise<Buffer> {
  const { buffer, byteOffset, length } = await file.bytes()
  return Buffer.from(buffer, byteOffset, length)
}
