#include "train/report/style.h"

namespace digit::train_app {

std::string report_style() {
  return R"css(:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --text: #1b1f24; --muted: #57606a; --line: #d8dee4;
  --first: #1f5fd0; --second: #b4490a; --wrong: 214, 73, 20; --right: #e3ecfb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #101317; --card: #181c22; --text: #e6eaef; --muted: #9aa5b1; --line: #313842;
    --first: #7ab0ff; --second: #ffa15c; --wrong: 226, 92, 36; --right: #1d2f4d;
  }
  .ink { filter: invert(1); }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 24px 16px 48px; }
h1 { margin: 0; font-size: 26px; }
h2 { margin: 0 0 4px; font-size: 18px; }
p { margin: 0 0 12px; color: var(--muted); }
section { margin-top: 16px; padding: 16px; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.headline { display: flex; flex-wrap: wrap; gap: 12px; margin: 0; }
.headline div { flex: 1 1 150px; padding: 12px 16px; background: var(--card); border: 1px solid var(--line);
  border-radius: 8px; }
dt { color: var(--muted); font-size: 13px; }
dd { margin: 0; font-size: 22px; font-weight: 600; font-variant-numeric: tabular-nums; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); gap: 16px; }
.chart { width: 100%; max-width: 460px; height: auto; font-size: 13px; }
.chart text { fill: var(--muted); }
.chart .name { fill: var(--text); }
.grid { stroke: var(--line); }
.axis { stroke: var(--muted); }
polyline, .mark { fill: none; stroke-width: 2; stroke-linejoin: round; }
.first { fill: var(--first); stroke: var(--first); }
.second { fill: var(--second); stroke: var(--second); }
.guide { stroke: var(--muted); stroke-dasharray: 4 4; }
circle { fill-opacity: 0.75; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 14px; }
caption { padding-bottom: 4px; text-align: left; color: var(--muted); }
th { font-weight: 600; }
td, th { padding: 3px 8px; text-align: right; }
.confusion td, .confusion th { min-width: 44px; }
.confusion .right { background: var(--right); font-weight: 600; }
.confusion .wrong { background: rgba(var(--wrong), calc(0.08 + 0.42 * var(--tint))); }
.confusion .share { color: var(--muted); }
.digits { display: flex; flex-wrap: wrap; gap: 12px; }
figure { margin: 0; width: 84px; text-align: center; font-size: 13px; line-height: 1.3; }
figcaption { overflow-wrap: anywhere; }
img { image-rendering: pixelated; }
.digits .ink { border: 1px solid #ccc; }
.tables { display: flex; flex-wrap: wrap; align-items: start; gap: 32px; margin-bottom: 16px; }
.facts th { font-weight: 400; color: var(--muted); }
.facts td, .facts th { text-align: left; overflow-wrap: anywhere; }
summary { margin: 12px 0 8px; cursor: pointer; }
@media print { body { background: none; } section { break-inside: avoid; } }
)css";
}

}  // namespace digit::train_app
