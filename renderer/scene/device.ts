/** What the machine's WebGL can do, as far as the scene decides by it. */
export interface Device {
  /** As the driver calls itself, for the doctor's page and bug reports. */
  readonly renderer: string;
  /** The processor draws instead of a graphics card: 3D starts coarse and on demand. */
  readonly software: boolean;
  readonly mostTexels2d: number;
  readonly mostTexels3d: number;
}

const softwareRenderers = /swiftshader|llvmpipe|softpipe|basic render/i;

export function deviceOf(gl: WebGL2RenderingContext): Device {
  const unmasked = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(gl.getParameter(unmasked ? unmasked.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  return {
    renderer,
    software: softwareRenderers.test(renderer),
    mostTexels2d: Number(gl.getParameter(gl.MAX_TEXTURE_SIZE)),
    mostTexels3d: Number(gl.getParameter(gl.MAX_3D_TEXTURE_SIZE)),
  };
}
