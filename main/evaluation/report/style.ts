import { Html } from './html.ts';

/** The look of the report; on paper as on a screen, light or dark. */
export const style = new Html(`
:root { color-scheme: light dark; --page: #fff; --text: #1a2027; --quiet: #5b6672; --line: #d8dee4; --card: #f5f7f9;
  --found: #1f77b4; --missed: #d9480f; --small: #7b4fb3; --truth: #37d67a; --prediction: #ff4fd8; }
@media (prefers-color-scheme: dark) { :root { --page: #14181d; --text: #e6eaee; --quiet: #9aa5b1; --line: #333c46;
  --card: #1d232a; --found: #62b0ea; --missed: #ff8a5c; --small: #b79be8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px; max-width: 1080px; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif; }
h1 { margin: 0; font-size: 26px; } h2 { margin: 36px 0 8px; font-size: 19px; } h3 { margin: 0 0 4px; font-size: 15px; }
p { margin: 4px 0 10px; max-width: 75ch; } .quiet { color: var(--quiet); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); gap: 12px; margin: 18px 0; }
.card { background: var(--card); border-radius: 8px; padding: 12px 14px; } .card b { display: block; font-size: 24px; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(400px, 1fr)); gap: 20px; margin-top: 16px; }
figure { margin: 0; break-inside: avoid; } figcaption { color: var(--quiet); font-size: 13px; }
svg { display: block; width: 100%; height: auto; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th { color: var(--quiet); font-weight: 600; } th:first-child, td:first-child, .words { text-align: left; }
td.words { white-space: normal; } tr { break-inside: avoid; }
.grid { stroke: var(--line); } .axis { stroke: var(--quiet); } .tick, .note, .value { font-size: 11px; fill: var(--quiet); }
.label { font-size: 12px; fill: var(--text); } .value { fill: var(--text); }
.bar { fill: var(--found); opacity: .3; } .wrong { fill: var(--missed); opacity: .55; }
.whisker { stroke: var(--text); fill: none; stroke-width: 1.3; }
circle.found { fill: var(--found); opacity: .75; } circle.missed { fill: var(--missed); opacity: .85; }
circle.small { fill: var(--small); } line.found { stroke: var(--found); } line.missed { stroke: var(--missed); stroke-width: 2; }
.curve { fill: none; stroke-width: 1.6; } .curve.found { stroke: var(--found); } .curve.small { stroke: var(--small); }
.curve.missed { stroke: var(--missed); }
.bias { stroke: var(--text); } .limit { stroke: var(--quiet); stroke-dasharray: 5 4; }
.worst { display: grid; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); gap: 18px; }
.slice { border-radius: 6px; background: #000; } .slice path { fill: none; stroke-width: 1.6px; vector-effect: non-scaling-stroke; }
.truth { stroke: var(--truth); } .prediction { stroke: var(--prediction); stroke-dasharray: 4 2; }
.key { display: inline-block; width: 22px; height: 0; border-top: 3px solid; vertical-align: middle; margin: 0 4px 0 10px; }
.key.t { border-color: var(--truth); } .key.p { border-color: var(--prediction); border-top-style: dashed; }
.key.f { border-color: var(--found); } .key.m { border-color: var(--missed); } .key.s { border-color: var(--small); }
details { margin: 10px 0; } summary { cursor: pointer; }
@media print { body { max-width: none; padding: 0; } details { display: block; } }
`);
