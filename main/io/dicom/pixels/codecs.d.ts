/** A file as a data URL, in the bundle: so codecs work wherever the program is put. */
declare module '*?url&inline' {
  const dataUrl: string;
  export default dataUrl;
}

declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  import type { CodecFactory } from '#main/io/dicom/pixels/wasmCodec.ts';
  const factory: CodecFactory<'JpegLSDecoder'>;
  export default factory;
}

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  import type { CodecFactory } from '#main/io/dicom/pixels/wasmCodec.ts';
  const factory: CodecFactory<'J2KDecoder'>;
  export default factory;
}
