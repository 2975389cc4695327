import type { KidneyHila } from './kidneys.ts';
import { labelOf, type StructureName } from './labels.ts';
import { round, tubeLayer } from './layer.ts';
import { cavalConfluence, hilum } from './liver.ts';
import { paint, type Tissue } from './paint.ts';
import { type PathPoint, smoothPath } from './path.ts';
import { drawCourse, type Knot, type Scene } from './scene.ts';
import { add, between, type Point } from './vector.ts';

/** Average courses, in the direction of the blood: x, y, z, radius (mm). */
const aortaKnots: readonly Knot[] = [
  [-17, -22, 140, 11.5],
  [-14, -20, 100, 11.2],
  [-8, -10, 60, 10.6],
  [-6, -3, 20, 10],
  [-6, 1, -20, 9],
  [-6, 4, -60, 8.6],
  [-6, 4, -90, 8.4],
];
const cavaKnots: readonly Knot[] = [
  [19, 2, -108, 10],
  [21, 2, -70, 10.5],
  [22, 0, -20, 11],
  [23, -2, 30, 11.5],
  [24, -6, 62, 12],
  [...cavalConfluence, 12.5],
  [18, 4, 108, 12.5],
  [14, 12, 136, 13],
];
const celiacTrunk: readonly Knot[] = [
  [-6, 0, 34, 3.6],
  [-4, 16, 36, 3.4],
  [4, 24, 32, 3],
];
const hepaticArtery: readonly Knot[] = [
  [0, 22, 34, 2.8],
  [16, 24, 28, 2.4],
  [34, 16, 30, 2],
];
/** Winding, as it mostly is. */
const splenicArtery: readonly Knot[] = [
  [-4, 20, 35, 2.9],
  [-22, 26, 34, 2.7],
  [-38, 12, 42, 2.5],
  [-54, 2, 36, 2.4],
  [-66, -12, 42, 2.2],
  [-80, -26, 40, 2],
];
const mesentericArtery: readonly Knot[] = [
  [-6, 2, 20, 4],
  [-4, 18, 10, 3.8],
  [-3, 22, -12, 3.5],
  [-2, 24, -50, 3.1],
  [6, 30, -95, 2.4],
];
const splenicVein: readonly Knot[] = [
  [-80, -26, 42, 3.2],
  [-62, -6, 32, 4],
  [-38, 12, 24, 4.4],
  [-12, 26, 14, 4.7],
];
const mesentericVein: readonly Knot[] = [
  [18, 30, -95, 3.6],
  [12, 26, -50, 4.8],
  [10, 25, -18, 5.4],
];

type Course = readonly PathPoint[];

/** Aorta, vena cava, portal system and their larger branches, the veins first. */
export function paintGreatVessels(scene: Scene, kidneys: KidneyHila): void {
  const stream = scene.random.fork('great vessels');
  const drawn = (name: string, knots: readonly Knot[]): PathPoint[] =>
    drawCourse(scene, stream.fork(name), knots, 1.2, 0.07);
  const cava = drawn('cava', cavaKnots);
  const aorta = drawn('aorta', aortaKnots);
  paintVeins(scene, cava, kidneys);
  paintArteries(scene, aorta, kidneys, [
    drawn('celiac', celiacTrunk),
    drawn('hepatic artery', hepaticArtery),
    drawn('splenic artery', splenicArtery),
    drawn('mesenteric artery', mesentericArtery),
  ]);
  const confluence = scene.place(9, 26, 4);
  const portalVein: Course = [
    { at: confluence, radius: 6.6 },
    { at: scene.place(22, 20, 18), radius: 6.6 },
    { at: scene.place(...hilum), radius: 6.2 },
  ];
  const tributaries = [drawn('splenic vein', splenicVein), drawn('mesenteric vein', mesentericVein)];
  const joined = tributaries.map((course): Course => [...course, { at: confluence, radius: 5.4 }]);
  paintTubes(scene, [portalVein, ...joined], scene.tissues.portalVein, 'portal_vein_and_splenic_vein');
}

function paintVeins(scene: Scene, cava: Course, kidneys: KidneyHila): void {
  const { tissues, place } = scene;
  const meeting = cava[0].at;
  paintTubes(scene, [iliac(meeting, 1, 6.5, 4)], tissues.vein, 'iliac_vena_right');
  paintTubes(scene, [iliac(meeting, -1.3, 6.5, 6)], tissues.vein, 'iliac_vena_left');
  const mouth = cava[2].at;
  // The left renal vein crosses in front of the aorta, below the mesenteric artery.
  const left: Course = [
    { at: kidneys.left, radius: 3.2 },
    { at: place(-38, -8, -2), radius: 4 },
    { at: place(-10, 14, 4), radius: 3.6 },
    { at: place(16, 6, 6), radius: 4.6 },
  ];
  const right: Course = [
    { at: kidneys.right, radius: 3.2 },
    { at: between(kidneys.right, mouth, 0.5), radius: 3.8 },
    { at: mouth, radius: 4.5 },
  ];
  paintTubes(scene, [left, right], tissues.vein, undefined);
  // No fat around the cava: behind the liver it lies in the liver's own groove.
  paintTubes(scene, [cava], tissues.vein, 'inferior_vena_cava', { squeeze: [0.92, 1.12, 1], haloMm: 0 });
}

function paintArteries(scene: Scene, aorta: Course, kidneys: KidneyHila, branches: readonly Course[]): void {
  const { tissues, place } = scene;
  const fork = aorta[aorta.length - 1].at;
  paintTubes(scene, [iliac(fork, 1, 5, 0)], tissues.artery, 'iliac_artery_right');
  paintTubes(scene, [iliac(fork, -1, 5, 0)], tissues.artery, 'iliac_artery_left');
  const renal = (hilumAt: Point, z: number): Course => [
    { at: place(-6, -2, z), radius: 2.8 },
    { at: between(place(-6, -16, z), hilumAt, 0.5), radius: 2.4 },
    { at: hilumAt, radius: 2 },
  ];
  const renals = [renal(kidneys.right, -2), renal(kidneys.left, 0)];
  paintTubes(scene, [...renals, ...branches], tissues.artery, undefined);
  paintTubes(scene, [aorta], tissues.artery, 'aorta');
}

/** Downward and outward from the fork of the aorta or the mouth of the cava. */
const iliac = (from: Point, side: number, radius: number, backMm: number): Course => [
  { at: from, radius: radius * 1.1 },
  { at: add(from, [side * 12, -2 - backMm, -20]), radius },
  { at: add(from, [side * 30, -8 - backMm, -50]), radius },
];

function paintTubes(
  { canvas, tissues }: Scene,
  courses: readonly Course[],
  tissue: Tissue,
  name: StructureName | undefined,
  { squeeze = round, haloMm = 1.5 }: { squeeze?: Point; haloMm?: number } = {},
): void {
  const paths = courses.map((course) => smoothPath(course));
  paint(tubeLayer(canvas, paths, squeeze), {
    tissue,
    label: name === undefined ? 0 : labelOf(name),
    haloMm,
    haloTissue: tissues.fat,
  });
}
