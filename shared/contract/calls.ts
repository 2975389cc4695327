import type { z } from 'zod';
import type { frameRoutes, routes } from './api.ts';

/** Types that follow from the tables of api.ts, for whoever calls and whoever answers. */
export type RouteName = keyof typeof routes;
export type FrameRouteName = keyof typeof frameRoutes;

export type RouteParams<N extends RouteName> = z.infer<(typeof routes)[N]['params']>;
export type RouteBody<N extends RouteName> = z.input<(typeof routes)[N]['body']>;
export type RouteAnswer<N extends RouteName> = z.infer<(typeof routes)[N]['answer']>;

export type FrameParams<N extends FrameRouteName> = z.infer<(typeof frameRoutes)[N]['params']>;
export type FrameBody<N extends FrameRouteName> = z.input<(typeof frameRoutes)[N]['body']>;
export type FrameHeader<N extends FrameRouteName> = z.infer<(typeof frameRoutes)[N]['header']>;

/** A decoded frame; offsets in the header count from the payload's first byte. */
export interface Frame<N extends FrameRouteName> {
  readonly header: FrameHeader<N>;
  readonly payload: ArrayBuffer;
}
