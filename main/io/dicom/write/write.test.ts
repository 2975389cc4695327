import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scalingAffine } from '#shared/geometry/affine.ts';
import { cieLab } from './cieLab.ts';
import { segmentMeaning } from './codes.ts';
import { decimal, encodeDicom, uidOf } from './dataset.ts';
import { decodeDicom } from './decodeDicom.fake.ts';
import { frameGeometry } from './frameGeometry.ts';
import { packBits } from './packBits.ts';

describe('values', () => {
  it('decimal strings fit their 16 characters and lose no more than that costs', () => {
    expect([0.9765625, -146.25, 1 / 3, 1e-12].map(decimal)).toEqual([
      '0.9765625',
      '-146.25',
      '0.33333333333333',
      '1e-12',
    ]);
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), (value) => {
        const text = decimal(value);
        expect(text.length).toBeLessThanOrEqual(16);
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-7 + 1e-300);
      }),
    );
  });

  it('UIDs are of the 2.25 root, short enough, and follow from their parts and where these end', () => {
    const uid = uidOf('series', '1', '2');
    expect(uid).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
    expect(uidOf('series', '1', '2')).toBe(uid);
    expect(uidOf('series', '12')).not.toBe(uid);
  });

  it('bits run through the frames without gaps, the first voxel lowest', () => {
    const packed = packBits([
      [Uint8Array.of(1, 0, 2, 1, 0), 1],
      [Uint8Array.of(1, 0, 2, 1, 2), 2],
    ]);
    expect([...new Uint8Array(packed)]).toEqual([0b10001001, 0b10]);
  });

  it('colours are CIELab of 16 bits: white, black, and a red of L 54, a 81, b 70', () => {
    expect(cieLab('#ffffff').map((v) => Math.round(v / 257))).toEqual([255, 128, 128]);
    expect(cieLab('#000000')[0]).toBe(0);
    const [l, a, b] = cieLab('#ff0000').map((v) => v / 65535);
    expect([l * 100, a * 255 - 128, b * 255 - 128].map(Math.round)).toEqual([54, 81, 70]);
  });
});

describe('segmentMeaning', () => {
  it('codes organs with their side, lesions with their organ, and calls the unknown tissue', () => {
    const words = (name: string): string[] =>
      Object.values(segmentMeaning(name)).map(([, , meaning]) => meaning);
    expect(words('kidney_left')).toEqual(['Anatomical Structure', 'Kidney', 'Left']);
    expect(words('lung_upper_lobe_right')).toEqual(['Anatomical Structure', 'Lung', 'Right']);
    expect(words('liver_lesion')).toEqual(['Morphologically Abnormal Structure', 'Lesion', 'Liver']);
    expect(words('vertebrae_L3')).toEqual(['Anatomical Structure', 'Vertebra']);
    expect(words('label_7')).toEqual(['Tissue', 'Tissue']);
  });
});

describe('frameGeometry', () => {
  it('is the affine in LPS where there is no source', () => {
    const grid = { dims: [4, 3, 2], affineRas: scalingAffine([0.5, 0.75, 2], [10, 20, 30]) } as const;
    expect(frameGeometry(grid)).toMatchObject({
      columns: 4,
      rows: 3,
      orientation: ['-1', '0', '0', '0', '-1', '0'],
      pixelSpacing: ['0.75', '0.5'],
      sliceSpacing: '2',
      positions: [
        ['-10', '-20', '30'],
        ['-10', '-20', '32'],
      ],
      sources: [undefined, undefined],
    });
  });

  it('refuses axes that are not at right angles', () => {
    const affineRas = [1, 0.2, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
    expect(() => frameGeometry({ dims: [2, 2, 2], affineRas })).toThrow(
      expect.objectContaining({ code: 'request-invalid' }),
    );
  });
});

describe('encodeDicom', () => {
  it('writes what it reads again, names of patients in any script among it', () => {
    const set = {
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      SOPInstanceUID: '1.2.3',
      PatientName: 'Sörensen^Åse=松本',
      StudyDate: '',
      ImagePositionPatient: ['1', '-2.5', '3'],
      ReferencedSeriesSequence: [{ SeriesInstanceUID: '1.2' }, { SeriesInstanceUID: '1.3' }],
    };
    const bytes = encodeDicom(set, { data: Uint8Array.of(1, 2).buffer, vr: 'OB' });
    const read = decodeDicom(bytes);
    expect(read).toMatchObject({ SOPInstanceUID: '1.2.3', ImagePositionPatient: [1, -2.5, 3] });
    expect(read['ReferencedSeriesSequence']).toMatchObject([
      { SeriesInstanceUID: '1.2' },
      { SeriesInstanceUID: '1.3' },
    ]);
    const again = encodeDicom(read, { data: Uint8Array.of(1, 2).buffer, vr: 'OB' });
    expect(Buffer.from(again).equals(Buffer.from(bytes))).toBe(true);
    expect(Buffer.from(again).includes(Buffer.from('Sörensen^Åse=松本', 'utf8'))).toBe(true);
  });
});
