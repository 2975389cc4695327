/** What the decoders of @cornerstonejs share. */
export interface WasmDecoder {
  getEncodedBuffer(bytes: number): Uint8Array;
  getFrameInfo(): FrameInfo;
  decode(): void;
  getDecodedBuffer(): Uint8Array;
  delete(): void;
}

export interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned?: boolean;
}

export type CodecFactory<Name extends string> = (options: {
  wasmBinary: Uint8Array;
  print: (line: string) => void;
  printErr: (line: string) => void;
}) => Promise<Record<Name, new () => WasmDecoder>>;

/** Pixels out of a codec, with what its own header says of them. */
export interface Decoded {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly bytesPerPixel: number;
  /** What a codestream says that can be signed. */
  readonly signed?: boolean;
}

/** @throws Error whatever the codec throws, or with a reason */
export type DecodeFrame = (packed: Uint8Array, columns: number, rows: number) => Promise<Decoded>;

/** Size as a codestream's own header says it. */
export interface CodestreamSize {
  readonly width: number;
  readonly height: number;
  readonly components: number;
}

/**
 * Decodes with a WebAssembly codec, which is started when first needed and again after every failure: a codec that threw
 * is in no known state.
 *
 * @param sizeOf finds the codestream's size; undefined when it is none
 */
export function wasmDecoder<Name extends string>(
  factory: CodecFactory<Name>,
  dataUrl: string,
  name: Name,
  sizeOf: (packed: Uint8Array) => CodestreamSize | undefined,
): DecodeFrame {
  let starting: ReturnType<CodecFactory<Name>> | undefined;
  let complaint: string | undefined;
  const hear = (line: string): void => {
    if (/^\[(ERROR|WARNING)\]/.test(line)) complaint ??= line;
  };
  const start = (): ReturnType<CodecFactory<Name>> => {
    const wasmBinary = Buffer.from(dataUrl.slice(dataUrl.indexOf(',') + 1), 'base64');
    return factory({ wasmBinary, print: hear, printErr: hear });
  };
  return async (packed, columns, rows) => {
    // Sizes first: a damaged codestream may ask for any amount of memory.
    refuseOtherSize(sizeOf(packed), columns, rows);
    starting ??= start();
    const codec = await starting;
    complaint = undefined;
    try {
      const decoder = new codec[name]();
      decoder.getEncodedBuffer(packed.length).set(packed);
      decoder.decode();
      const { width, height, bitsPerSample, isSigned = false } = decoder.getFrameInfo();
      const bytes = decoder.getDecodedBuffer().slice();
      decoder.delete();
      // OpenJPEG says what it left out of a damaged picture, and answers with the rest.
      if (complaint !== undefined) throw new Error(complaint);
      const bytesPerPixel = bitsPerSample <= 8 ? 1 : bitsPerSample <= 16 ? 2 : 4;
      return { bytes, width, height, bytesPerPixel, signed: isSigned };
    } catch (error) {
      starting = undefined;
      throw error instanceof Error ? error : new Error('its compressed pixels are damaged', { cause: error });
    }
  };
}

function refuseOtherSize(size: CodestreamSize | undefined, columns: number, rows: number): void {
  if (size === undefined) throw new Error('its compressed pixels are damaged');
  const { width, height, components } = size;
  if (components !== 1) throw new Error(`its compressed pixels have ${components} components`);
  if (width !== columns || height !== rows)
    throw new Error(`its compressed pixels are ${width}×${height}, its header says ${columns}×${rows}`);
}
