/**
 * All that a sampler knows of a network: the noise it sees in x at step t of its schedule. Condition, shape and
 * device are the denoiser's own affair.
 */
export type Denoiser = (x: Float32Array, t: number) => Promise<Float32Array>;

/** Told after each step: which it was, the noise seen, and the latent that came of it. */
export type StepListener = (t: number, noise: Float32Array, x: Float32Array) => void;
