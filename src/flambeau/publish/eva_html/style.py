"""How the page looks: one style for screen and paper, calm, and legible when it is printed."""

from __future__ import annotations

from flambeau.publish.eva_html.fit import Paper

SYMBOLS = """\
<svg width="0" height="0" style="position:absolute" aria-hidden="true">
<symbol id="sun" viewBox="0 0 16 16"><circle cx="8" cy="8" r="3.4" fill="#e0a100"/><g stroke="#e0a100" stroke-width="1.5">\
<path d="M8 .8v2.4M8 12.8v2.4M.8 8h2.4M12.8 8h2.4M2.9 2.9l1.7 1.7M11.4 11.4l1.7 1.7M2.9 13.1l1.7-1.7M11.4 4.6l1.7-1.7"/></g></symbol>
<symbol id="moon" viewBox="0 0 16 16"><path d="M11.8 10.6A6 6 0 0 1 6 2.2a6 6 0 1 0 7.6 7.6 6 6 0 0 1-1.8.8z" fill="#5b6ea6"/></symbol>
<symbol id="torch" viewBox="0 0 16 16"><path d="M8 .6c.4 2.3 3 3.3 3 5.9a3 3 0 0 1-6 0C5 4.800 7.400 3.700 8 .6z" fill="#e8590c"/>\
<path d="M5.800 10.300h4.400L8.900 15.500H7.100z" fill="#7a5230"/></symbol>
<symbol id="hook" viewBox="0 0 16 16"><path d="M8 1.500v4.200a3.400 3.400 0 1 1-3.200 4.400" fill="none" stroke="#44506b" stroke-width="1.700" \
stroke-linecap="round"/><circle cx="8" cy="2" r="1.500" fill="#44506b"/></symbol>
</svg>
"""

_RULES = """\
*{box-sizing:border-box}
html{-webkit-print-color-adjust:exact;print-color-adjust:exact;color-scheme:light}
body{margin:0;background:#e9ebf0;color:#1b2333;font:SIZEpt/1.22 Helvetica,Arial,"Liberation Sans",sans-serif}
.sheet{width:INNERmm;margin:6mm auto;padding:0;background:#fff;box-shadow:0 1mm 5mm #0002}
.sheet>*{margin:0}
.i{width:1.15em;height:1.15em;vertical-align:-.2em;margin-right:.25em}
.head{display:flex;justify-content:space-between;gap:6mm;height:HEADmm;padding:1mm 0 2mm;overflow:hidden}
h1{font-size:15pt;line-height:1.15;margin:0;letter-spacing:-.01em}
.sub1{margin:.6mm 0 0;font-size:9.500pt;color:#556}
.latetag{display:inline-block;background:#c92a2a;color:#fff;border-radius:1mm;padding:0 1.500mm;font-size:11pt;vertical-align:.12em}
.facts{display:flex;flex-wrap:wrap;justify-content:flex-end;gap:.6mm 6mm;margin:0;align-content:flex-start}
.f{min-width:22mm}
dt{font-size:6.500pt;color:#667;text-transform:uppercase;letter-spacing:.04em}
dd{margin:0;font-size:9pt;font-weight:bold;font-variant-numeric:tabular-nums}
.grid{display:grid;position:relative;grid-template-columns:COLUMNS;grid-template-rows:GHEADmm ROWS;border-top:.5mm solid #1b2333;border-bottom:.5mm solid #1b2333}
.grid>*{min-width:0;min-height:0}
.l0{z-index:0}.l1{z-index:1}.l2{z-index:2}.l3{z-index:3}
.th{border-bottom:.35mm solid #1b2333;padding:0 1mm .8mm;display:flex;flex-direction:column;justify-content:flex-end;overflow:hidden;color:#445;font-weight:bold}
.th.r{text-align:right}.th .a{font-size:13pt;line-height:1.1;color:#1b2333}
.th .p{font-weight:normal}
.night{height:100%;background:#eef1f8}
.hair{border-top:.12mm solid #b9c0cf}
.gate{border-top:.5mm solid #1b2333;position:relative;z-index:3}
.gate.over{border-color:#c92a2a}
.t,.o{padding:.35mm 1mm 0;font-variant-numeric:tabular-nums;white-space:nowrap;color:#778;text-align:right}
.t.b{color:#1b2333;font-weight:bold}
.o{text-align:left;color:#556;white-space:normal}
.su{text-align:right}.su.day{color:#9a6b00}.su.night{background:none;height:auto;color:#5b6ea6}
.close{color:#c92a2a;font-weight:bold}.near{color:#1b2333}
.edge{color:#9a6b00;font-weight:bold;white-space:nowrap}
.band{height:100%;display:flex;align-items:center;justify-content:center;overflow:hidden;border-left:.12mm solid #fff}
.band.day{background:#ffe9a8;color:#6b4b00}.band.night{background:#28345c;color:#dfe5f7}
.v{writing-mode:vertical-rl;transform:rotate(180deg);white-space:nowrap}
.band .i{margin:.25em 0;transform:rotate(180deg)}
.box{height:calc(100% - .5mm);margin:.25mm .5mm;border-left:1.100mm solid var(--c);background:color-mix(in srgb,var(--c) 9%,#fff);border-radius:.4mm;position:relative;z-index:1;padding:.6mm 0 .3mm}
.t0{--c:#3a6ea5}.t1{--c:#2b8a6e}.t2{--c:#7b5ea7}.t3{--c:#4f7d95}.t4{--c:#5f7f35}.t5{--c:#8a5a7d}
.guest{border-left-style:dotted}
.who,.by{display:none}
.h{padding:0 1.200mm 0 1mm;overflow-wrap:anywhere}
.n{display:inline-block;min-width:1.500em;text-align:center;background:var(--c);color:#fff;border-radius:.6mm;margin-right:.5em;font-size:.92em}
.ms{color:#556;white-space:normal}.m{display:inline-block;margin-left:.5em;white-space:nowrap}.mv{color:#9a5b00;font-weight:bold}.ms .i{margin:0 0 0 .4em}
.tn{padding:0 1.200mm 0 .8mm;font-style:italic;color:#556;overflow-wrap:anywhere}
.rows{display:grid;margin-top:.3mm}
.row{padding:.15mm 2mm .15mm .8mm;min-width:0;overflow-wrap:anywhere}
.row.simo{border-top:.2mm dashed color-mix(in srgb,var(--c) 70%,#fff)}
.s{display:flex;gap:.3em}.s>div{min-width:0}
.sn{flex:none;min-width:1.100em;color:var(--c);font-weight:bold;text-align:right}
.warn,.caut{border:.35mm solid #c92a2a;border-radius:.5mm;padding:0 .8mm;margin:.3mm 0;background:#fff;font-size:.95em}
.warn b:first-child{color:#c92a2a;text-transform:uppercase;font-size:.92em}
.caut{border-color:#e08e00}.caut b:first-child{color:#a86500;text-transform:uppercase;font-size:.92em}
.note{color:#556;font-style:italic;font-size:.95em}.note b{font-weight:normal}
.cb{padding-left:1.200em;text-indent:-1.200em}
.sub{padding-left:.6mm}
.sync{height:0;border-top:.4mm solid #1c6fd6;position:relative;z-index:4;margin:0 .5mm}
.dot{width:1.900mm;height:1.900mm;border-radius:50%;background:#1c6fd6;border:.3mm solid #fff;margin:-.75mm 0 0 -.1mm}
.wait{height:100%;display:flex;align-items:flex-end;justify-content:flex-end;padding:0 2mm .3mm;color:#889;font-style:italic}
.torch{height:calc(100% - .5mm);margin:.25mm .5mm;border-left:1.300mm solid #e8590c;background:#fff1e6;border-radius:.4mm;padding:.2mm .8mm;overflow-wrap:anywhere}
.te{color:#44506b}.te.none{color:#99a}
.ribbon{height:100%;width:1.100mm;background:#e8590c;margin-left:auto;margin-right:.2mm;position:relative;z-index:2;opacity:.9}
.reserve{height:100%;background:#f59f0055;border-right:.3mm solid #e08e00}
.left{width:calc(100% - 1mm);background:#9dccba;position:relative;top:-.05mm;height:calc(100% + .1mm)}.left.low{background:#e8736f}
.gone{height:100%;width:calc(100% - 1mm);border:.4mm solid #e03131}
.window{height:100%;margin:0 1.200mm;background:#cfe0f7}
.within{height:100%;margin:0 1.200mm;background:#1c6fd6}
.never{height:100%;margin:0 1.200mm;display:flex;align-items:center;justify-content:center;color:#a33;background:repeating-linear-gradient(45deg,#f4e3e3 0 .8mm,#fff 0 1.600mm)}
.never .v{background:#fff;padding:1mm 0}
.foot{display:flex;gap:6mm;padding-top:1.600mm}
.panel{flex:1;min-width:0}
h2{font-size:1.05em;margin:0 0 .4mm;color:#445}
ul{list-style:none;margin:0;padding:0}
li{padding-left:1.600mm;border-left:.8mm solid #cbd2df;margin-bottom:.6mm;overflow-wrap:anywhere}
li.err{border-color:#c92a2a}li.wrn{border-color:#e08e00}li.ok{border-color:#2b8a3e}
.legend{display:flex;flex-wrap:wrap;gap:0 4mm;color:#667;padding-top:1mm}
.k{display:inline-block;width:3mm;height:1.800mm;margin:0 .3mm 0 0;vertical-align:-.1mm;position:static;opacity:1}
.k.sync{height:0;vertical-align:.8mm}.k.warn,.k.caut{padding:0}.k.ribbon{width:1.200mm;height:2.400mm}
@page{size:WIDTHmm HEIGHTmm;margin:MARGINmm}
@media print{body{background:none}.sheet{margin:0;box-shadow:none}}
@media screen{.sheet{padding:MARGINmm;width:calc(INNERmm + 2*MARGINmm)}}
@media screen and (max-width:900px){
body{font-size:14px;background:#fff}.sheet{width:auto;margin:0;padding:12px;box-shadow:none}
.head,.foot{display:block;height:auto}.facts{justify-content:flex-start;margin-top:8px}h1{font-size:20px}dt{font-size:10px}dd{font-size:14px}.panel{margin-top:14px}
.grid{display:block;border-bottom:0;padding-top:6px}
.grid>.c{display:none}
.grid>.c.p1{display:block;margin:6px 0}
.box,.torch{height:auto;padding:6px 4px;margin:0}
.who{display:block;color:var(--c);font-weight:bold;padding-left:4px}
.band{height:auto;padding:4px;border-radius:4px}.band .v{writing-mode:horizontal-tb;transform:none}.band .i{transform:none}
.rows{display:block}.grid>.th{display:none}
.by{display:block;float:right;color:#667;font-size:.9em;padding-left:8px}.row .by{float:none;padding:0 0 0 2px}.band .by{float:none;display:inline;color:inherit;padding:0 4px 0 0}
}
"""


def style(paper: Paper, size: float, columns: str, rows: str, heads: tuple[float, float]) -> str:
    """Return the style sheet: size of the paper [mm] and the letters [pt], tracks of the grid, heights of heads [mm]."""
    values = {
        "SIZE": f"{size:g}", "INNER": f"{paper.width - 2 * paper.margin:g}", "COLUMNS": columns, "ROWS": rows,
        "GHEAD": f"{heads[1]:g}", "HEAD": f"{heads[0]:g}",
        "WIDTH": f"{paper.width:g}", "HEIGHT": f"{paper.height:g}", "MARGIN": f"{paper.margin:g}",
    }  # fmt: skip
    rules = _RULES
    for word, value in values.items():
        rules = rules.replace(word, value)
    return rules
