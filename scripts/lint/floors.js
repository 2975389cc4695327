// An oxlint plugin with one rule: a lower floor never imports a higher one (see floorTable.js).
import path from 'node:path';
import { buildings, data, outside, soleImporters } from './floorTable.js';

const root = path.resolve(import.meta.dirname, '../..');

/** The room a repository path lies in; undefined when it has none. */
function roomOf(file) {
  const [building, ...rest] = file.split('/');
  const rooms = buildings[building]?.rooms ?? [];
  for (const room of rooms) {
    const parts = room.folder.split('/');
    if (parts.every((part, i) => part === '*' || part === rest[i]) && rest.length > parts.length) {
      const name = parts.map((_, i) => rest[i]).join('/');
      return { ...room, building, name: `${building}/${name}` };
    }
  }
  return undefined;
}

function targetOf(file, source) {
  if (source.startsWith('#')) return source.slice(1);
  if (source.startsWith('.')) return path.posix.normalize(path.posix.join(path.posix.dirname(file), source));
  return undefined;
}

/** What is wrong with `source` imported by `file` (both from the repository root), or undefined. */
export function complaint(file, source) {
  const isTest = /\.(test|bench|fake)\.tsx?$/.test(file);
  const target = targetOf(file, source);
  if (target === undefined) {
    const sole = soleImporters.find((entry) => entry.test.test(source));
    if (sole && !file.startsWith(sole.home) && !outside.includes(file.split('/')[0]))
      return `${source} may only be imported below ${sole.home}`;
    const room = roomOf(file);
    if (room?.pure && !isTest && !room.packages.includes(source))
      return `${room.name} is pure computation: it may not import ${source}`;
    return undefined;
  }
  const from = roomOf(file);
  if (!from || data.test(target)) return undefined;
  const to = roomOf(target);
  if (!to) return `${target} stands on no floor (scripts/lint/floorTable.js)`;
  if (to.name === from.name) return undefined;
  if (to.building !== from.building)
    return buildings[from.building].also.includes(to.building)
      ? undefined
      : `${from.building}/ never imports ${to.building}/`;
  if (to.floor > from.floor)
    return `${from.name} (floor ${from.floor}) may not import ${to.name} (floor ${to.floor})`;
  if (to.floor === from.floor) return `${from.name} and ${to.name} are siblings on floor ${to.floor}`;
  return undefined;
}

const rule = {
  create(context) {
    const file = path.relative(root, context.filename).split(path.sep).join('/');
    const check = (node) => {
      if (!node.source || typeof node.source.value !== 'string') return;
      const message = complaint(file, node.source.value);
      if (message) context.report({ node: node.source, message });
    };
    return {
      Program(node) {
        const top = file.split('/')[0];
        if (top in buildings && !roomOf(file))
          context.report({ node, message: `${file} stands on no floor (scripts/lint/floorTable.js)` });
      },
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

export default { meta: { name: 'floors' }, rules: { floors: rule } };
