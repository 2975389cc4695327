/** Cubic millimetres to millilitres. */
export const mm3ToMl = (mm3: number): number => mm3 / 1000;

/** Diameter (mm) of the ball of the same volume (mm³). */
export const equivalentDiameterMm = (mm3: number): number => Math.cbrt((6 * mm3) / Math.PI);

/** Volume (mm³) of the ball of the given diameter (mm). */
export const ballVolumeMm3 = (diameterMm: number): number => (Math.PI * diameterMm ** 3) / 6;
