/** What the page of a report looks like, beside what all pages share. */
export const REPORT_STYLE = `
h1{font-size:1.75rem;line-height:1.2;letter-spacing:-.01em;margin:0;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:3rem 0 1rem}
h3{font-size:.95rem;font-weight:600;margin:0;display:flex;flex-wrap:wrap;gap:.3rem .6rem;align-items:center}
p{margin:.5rem 0 0;overflow-wrap:anywhere}
dl,dd,ul{margin:0;padding:0}
.facts{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1.25rem;margin-top:.4rem;color:var(--soft);font-size:.9rem;overflow-wrap:anywhere}
.verdict{font-size:1.2rem;font-weight:600;margin-top:1.5rem;padding:.85rem 1.1rem;border-radius:.6rem;border:1px solid var(--line);border-left-width:.35rem;background:var(--card)}
.verdict.good{border-left-color:var(--good)}
.verdict.error{border-left-color:var(--none)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(7rem,1fr));gap:.6rem;margin-top:.75rem}
.tile{display:flex;flex-direction:column;background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.7rem 1rem}
.tile dd{font-size:1.5rem;font-weight:600;line-height:1.25;font-variant-numeric:tabular-nums;color:var(--soft)}
.tile dt{color:var(--soft);font-size:.85rem}
.tile.good dd{color:var(--good)}
.tile.error dd{color:var(--none)}
.tile.warning dd{color:var(--part)}
.tile:not(.good,.error,.warning) dd{font-weight:500}
.filter{border:0;margin:0 0 1rem;padding:0;display:flex;flex-wrap:wrap;gap:.5rem}
.filter legend{float:left;padding:.3rem .3rem .3rem 0;color:var(--soft);font-size:.9rem}
.filter label{position:relative;border:1px solid var(--line);border-radius:2rem;padding:.3rem .9rem;background:var(--card);font-size:.9rem;cursor:pointer}
.filter b{font-weight:500;color:var(--soft);font-variant-numeric:tabular-nums}
.filter input{position:absolute;opacity:0;inset:0;margin:0;cursor:pointer}
.filter label:has(:checked){border-color:var(--ink);box-shadow:inset 0 0 0 1px var(--ink)}
.filter label:has(:focus-visible){outline:2px solid var(--part);outline-offset:2px}
main:has(#show-error:checked) .finding:not(.error),main:has(#show-warning:checked) .finding:not(.warning),main:has(#show-known:checked) .finding:not(.known){display:none}
main:has(#show-error:checked) .operation:has(.finding):not(:has(.finding.error)),main:has(#show-warning:checked) .operation:has(.finding):not(:has(.finding.warning)),main:has(#show-known:checked) .operation:has(.finding):not(:has(.finding.known)){display:none}
.operation{background:var(--card);border:1px solid var(--line);border-radius:.6rem;margin-top:.6rem}
.operation>summary{display:flex;flex-wrap:wrap;gap:.2rem .9rem;align-items:baseline;padding:.7rem 1.1rem;cursor:pointer;border-radius:.6rem;list-style:none}
.operation>summary::-webkit-details-marker{display:none}
.operation>summary::before{content:"";flex:none;align-self:center;width:.45rem;height:.45rem;border:solid var(--soft);border-width:0 .12rem .12rem 0;transform:rotate(-45deg)}
.operation[open]>summary::before{transform:rotate(45deg)}
.operation>summary code{color:var(--soft)}
.name{font-weight:600;overflow-wrap:anywhere}
.tally{margin-left:auto;display:flex;gap:.35rem;color:var(--soft);font-size:.85rem}
.badge{font-size:.78rem;font-weight:600;line-height:1.6;padding:0 .55rem;border-radius:1rem;white-space:nowrap;color:var(--soft);background:var(--track)}
.badge.error{color:var(--none);background:var(--none-tint)}
.badge.warning{color:var(--part);background:var(--part-tint)}
.finding{border-top:1px solid var(--line);padding:1.1rem}
.place{margin-top:.35rem}
.place code{font-size:.95rem}
.diff{display:grid;grid-template-columns:1fr 1fr;gap:.6rem;margin-top:.75rem}
.diff div{border-radius:.45rem;padding:.5rem .8rem .6rem;min-width:0}
.diff dt{font-size:.78rem;font-weight:600}
.diff dd{font:.86rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere;unicode-bidi:isolate}
.minus{background:var(--good-tint)}
.minus dt{color:var(--good)}
.plus{background:var(--none-tint)}
.plus dt{color:var(--none)}
.note{border-left:.2rem solid var(--line);padding-left:.8rem;margin-top:.75rem}
.help,.source,.exchanges{color:var(--soft);font-size:.9rem;margin-top:.6rem}
.exchanges summary{cursor:pointer}
.exchanges ul{list-style:none;padding:.3rem 0 0 1.1rem}
.exchanges li{margin-top:.35rem;overflow-wrap:anywhere}
.plain{list-style:none;padding:0 1.1rem 1rem}
section>.plain{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.2rem 1.1rem .8rem}
.plain li{margin-top:.6rem;color:var(--soft);font-size:.9rem;overflow-wrap:anywhere}
.plain li code{color:var(--ink)}
table{border-collapse:collapse;width:100%;background:var(--card);border:1px solid var(--line);border-radius:.6rem;border-style:hidden;box-shadow:0 0 0 1px var(--line)}
th,td{text-align:left;font-weight:400;padding:.45rem 1.1rem;font-variant-numeric:tabular-nums;font-size:.9rem}
tr+tr>*{border-top:1px solid var(--line)}
td{color:var(--soft);white-space:nowrap}
td:last-child{text-align:right}
td:nth-child(3){width:40%}
meter{display:block;width:100%;height:.4rem;border:0;border-radius:.2rem;background:var(--track);appearance:none;overflow:hidden}
meter::-webkit-meter-bar{background:var(--track);border:0;border-radius:.2rem;height:.4rem}
meter::-webkit-meter-optimum-value{background:var(--good)}
meter::-moz-meter-bar{background:var(--good)}
@media(max-width:40rem){
main{padding:1.5rem .9rem 3rem}
h1{font-size:1.45rem}
h2{margin-top:2.25rem}
.tiles{grid-template-columns:repeat(3,1fr)}
.tile{padding:.55rem .7rem}
.diff{grid-template-columns:1fr}
.finding{padding:1rem .9rem}
.operation>summary{padding:.7rem .9rem}
.tally{margin-left:0;width:100%}
th,td{padding:.45rem .7rem}
td:nth-child(3){display:none}
}
@media print{.filter{display:none}.finding,.operation{break-inside:avoid}}
`;
