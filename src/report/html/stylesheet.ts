/** How the page looks: light and dark, on paper, without motion where none is wanted. No `<` and no `&` in it. */
export const STYLESHEET = `
:root {
  color-scheme: light dark;
  --paper: #ffffff;
  --panel: #f5f6f8;
  --ink: #1a1d21;
  --soft: #545b64;
  --line: #d0d5db;
  --good: #146c2e;
  --bad: #b3151f;
  --good-back: #e3f5e7;
  --bad-back: #fdeaea;
  --link: #0b57b0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a;
    --panel: #1e2226;
    --ink: #e8eaed;
    --soft: #a6adb5;
    --line: #3d444c;
    --good: #6bd58a;
    --bad: #ff8a86;
    --good-back: #12301b;
    --bad-back: #3d1719;
    --link: #8ab8ff;
  }
}
* { box-sizing: border-box; }
html { font: 16px/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK KR', 'Malgun Gothic', 'Apple SD Gothic Neo', sans-serif; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: break-word; }
:lang(ko) { word-break: keep-all; }
.page { max-width: 60rem; margin: 0 auto; padding: 0 1.25rem 3rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--paper); }
.hidden { position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
header { padding: 2rem 0 1rem; }
h1 { font-size: 1.9rem; line-height: 1.25; margin: 0 0 .6rem; }
h2 { font-size: 1.3rem; margin: 2.4rem 0 .8rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.08rem; margin: 1.4rem 0 .6rem; }
h1, h2, h3 { text-wrap: balance; }
p { margin: .6rem 0; max-width: 46rem; }
ul, ol { margin: .6rem 0; padding-left: 1.4rem; }
li { margin: .3rem 0; max-width: 46rem; }
code, pre { font-family: ui-monospace, 'SF Mono', SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK KR', monospace; font-size: .875em; }
code { overflow-wrap: anywhere; word-break: normal; }
.lead { font-size: 1.12rem; }
.badges { display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; margin: .9rem 0 0; list-style: none; }
.badges li { margin: 0; padding: .15rem .7rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--panel); }
.badges .verdict { border-color: currentColor; font-weight: 600; }
.good .badges .verdict { color: var(--good); background: var(--good-back); }
.bad .badges .verdict { color: var(--bad); background: var(--bad-back); }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; padding: .6rem 0; margin: 0; list-style: none; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
nav li { margin: 0; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .3rem 1.2rem; margin: 1.2rem 0; }
dt { color: var(--soft); }
dd { margin: 0; }
table { border-collapse: collapse; width: 100%; margin: .8rem 0; }
caption { text-align: left; font-weight: 600; padding: .4rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .7rem .4rem 0; border-bottom: 1px solid var(--line); font-weight: normal; }
thead th { color: var(--soft); font-size: .9rem; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
td { overflow-wrap: anywhere; min-width: 6rem; }
.contrast code { white-space: nowrap; }
.timeline th, .timeline td { vertical-align: middle; font-size: .92rem; }
.timeline td { overflow-wrap: normal; min-width: 0; }
.timeline code { overflow-wrap: normal; white-space: nowrap; }
.parting th, .parting td { background: var(--bad-back); }
.parting th { box-shadow: -.5rem 0 0 var(--bad-back); }
.outcome { white-space: nowrap; }
.outcome.succeeded { color: var(--good); }
.outcome.failed { color: var(--bad); font-weight: 600; }
.outcome.skipped { color: var(--soft); white-space: normal; }
.timeline .outcome { display: inline-block; min-width: 9rem; }
.action code { white-space: nowrap; }
.note { color: var(--soft); font-size: .95rem; }
.stop { color: var(--bad); font-weight: 600; }
.caption { font-weight: 600; margin-bottom: .2rem; }
.fix { margin: 1.2rem 0; padding: .2rem 1.2rem 1rem; border: 1px solid var(--line); border-radius: 8px; }
.account { color: var(--soft); margin-top: -.3rem; }
.prediction { font-weight: 600; }
.prediction.allowed { color: var(--good); }
.prediction.denied { color: var(--bad); }
details { margin: .6rem 0; }
summary { cursor: pointer; padding: .25rem 0; color: var(--link); }
.other { margin-top: 1rem; padding: .1rem 1rem; border-left: 3px solid var(--line); }
.block { position: relative; margin: .3rem 0 .8rem; }
pre { margin: 0; padding: .8rem 1rem; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; max-height: 34rem; line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere; }
pre code { font-size: .85rem; }
.block button { position: absolute; top: .45rem; right: .45rem; font: inherit; font-size: .8rem; padding: .1rem .6rem; color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: 4px; cursor: pointer; }
.block button + pre { padding-right: 6rem; }
.diff ins, .diff del { text-decoration: none; }
.diff ins { color: var(--good); background: var(--good-back); }
.diff del { color: var(--bad); background: var(--bad-back); }
.diff .place { color: var(--soft); }
.picture { overflow-x: auto; margin: .8rem 0; }
.picture svg { display: block; max-width: 100%; min-width: 40rem; height: auto; }
svg text { fill: var(--ink); font-size: 14px; }
.lane { stroke: var(--line); stroke-width: 1.5; stroke-dasharray: 4 4; }
.actor { fill: var(--panel); stroke: var(--line); }
svg .name, svg .group { font-weight: 600; }
svg .call { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: 13px; }
svg .faint { fill: var(--soft); }
svg .call.refused, svg .word.refused { fill: var(--bad); font-weight: 600; }
svg .word { font-size: 13px; fill: var(--soft); }
svg .word.passed { fill: var(--good); }
.band { fill: var(--bad-back); }
.arrow { stroke: var(--soft); stroke-width: 1.6; }
.arrow.refused { stroke: var(--bad); stroke-width: 2.2; }
.head { fill: var(--soft); }
.head.refused { fill: var(--bad); }
.end { fill: var(--paper); stroke: var(--soft); stroke-width: 1.6; }
.end.passed { stroke: var(--good); }
.end.refused { fill: var(--bad-back); stroke: var(--bad); stroke-width: 2.2; }
svg .sign { font-size: 12px; font-weight: 700; }
.bar svg { display: block; }
.track { fill: var(--line); }
.span.succeeded { fill: var(--good); }
.span.failed { fill: var(--bad); }
footer { margin-top: 3rem; padding-top: .8rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .9rem; }
@media (max-width: 40rem) {
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd { margin-bottom: .6rem; }
  .fix { padding: .1rem .8rem .8rem; }
}
@media (prefers-reduced-motion: no-preference) {
  html { scroll-behavior: smooth; }
}
@media print {
  :root { --paper: #ffffff; --panel: #f5f6f8; --ink: #000000; --soft: #444444; --line: #bbbbbb; --good: #146c2e; --bad: #b3151f; --good-back: #e3f5e7; --bad-back: #fdeaea; --link: #000000; }
  html { font-size: 11px; }
  .page { max-width: none; padding: 0; }
  nav, .skip, .block button { display: none; }
  .block button + pre { padding-right: 1rem; }
  pre { max-height: none; overflow: visible; }
  .wide, .picture { overflow: visible; }
  .picture svg { min-width: 0; }
  h1, h2, h3, caption, .caption, summary { break-after: avoid; }
  .aside { display: none; }
  tr, .picture, dl { break-inside: avoid; }
  details:not(.aside)::details-content { content-visibility: visible; block-size: auto; }
  * { print-color-adjust: exact; }
}
`;
