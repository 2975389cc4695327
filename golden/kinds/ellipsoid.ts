import { createHash } from 'node:crypto';
import { ellipsoidBlock, type Radii } from '#main/synthesis/reference/ellipsoid.ts';
import { check, type Check, failed } from '../check.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { rowMajor } from '../voxels.ts';

interface TableRow {
  readonly radii: Radii;
  readonly voxels: number;
  readonly sha256_u8_c_order: string;
}

/** Masks by radii, and a table of voxel counts and hashes. */
export const ellipsoid: GoldenKind = {
  kind: 'ellipsoid',
  claims: ({ json }) => Array.isArray(json['table']),
  run(golden) {
    const { radii } = golden.json['config'] as { radii: Radii[] };
    const masks = Object.fromEntries(radii.map((r) => [`mask_${r.join('_')}`, rowMajor(ellipsoidBlock(r))]));
    return [...compareStored(golden, masks), ...(golden.json['table'] as TableRow[]).flatMap(checkRow)];
  },
};

function checkRow(row: TableRow): Check[] {
  const block = ellipsoidBlock(row.radii);
  const bytes = Uint8Array.from(rowMajor(block), Number);
  const name = row.radii.join('x');
  const hash = createHash('sha256').update(bytes).digest('hex');
  const count = block.data.reduce((sum, inside) => sum + inside, 0);
  return [
    check(`voxels ${name}`, [count], [row.voxels], { rule: 'exact' }),
    hash === row.sha256_u8_c_order
      ? check(`sha256 ${name}`, [0], [0], { rule: 'exact' })
      : failed(`sha256 ${name}`, hash),
  ];
}
