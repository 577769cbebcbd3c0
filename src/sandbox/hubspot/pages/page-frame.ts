import type { SandboxResponse } from '../../server/exchange.ts';
import { html, type Html } from './html.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #22303c; --soft: #64798c; --line: #dfe5ea; --paper: #fff;
  --ground: #f4f6f8; --accent: #0a6f74; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #93a4b3; --line: #2e3b47;
  --paper: #17212b; --ground: #0f161d; --accent: #5cc4c9; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
header.top { display: flex; gap: 1rem; align-items: center; flex-wrap: wrap; }
h1 { font-size: 1.6rem; margin: .2rem 0; }
h2 { font-size: 1rem; letter-spacing: .04em; margin: 2rem 0 .6rem; color: var(--soft); }
a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
.crumbs, .soft { color: var(--soft); font-size: .9rem; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 10px;
  padding: 1rem 1.2rem; margin: .6rem 0; }
.badge { min-width: 4.2rem; padding: .5rem .7rem; border-radius: 12px; text-align: center;
  color: #fff; background: #64798c; font-size: 1.7rem; font-weight: 700; line-height: 1.1; }
.badge small { display: block; font-size: .7rem; font-weight: 500; opacity: .9; }
.red { background: #c0392b; } .yellow { background: #b7791f; } .green { background: #2f855a; }
dl { display: grid; grid-template-columns: minmax(9rem, 16rem) 1fr; gap: .35rem 1rem; margin: 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.task { border-left: 4px solid var(--accent); } .task.done { border-left-color: var(--line); opacity: .75; }
.task h3 { margin: 0; font-size: 1.05rem; } .task .script { margin: .6rem 0 0; }
.pill { display: inline-block; padding: 0 .5rem; border-radius: 99px; background: var(--ground);
  border: 1px solid var(--line); font-size: .8rem; margin-right: .3rem; }
.pill.HIGH { background: #c0392b; border-color: #c0392b; color: #fff; }
table { width: 100%; border-collapse: collapse; } td, th { padding: .45rem .6rem; text-align: left;
  border-bottom: 1px solid var(--line); } th { color: var(--soft); font-weight: 500; }
td .badge { font-size: .9rem; padding: .05rem .5rem; min-width: 2.6rem; display: inline-block; border-radius: 8px; }
`;

/** A whole page; nothing on it is fetched from elsewhere. */
export function pageResponse(status: number, title: string, content: Html): SandboxResponse {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${{ html: STYLE }}
        </style>
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html> `;
  return {
    status,
    headers: {
      'content-type': 'text/html;charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    },
    body: page.html,
  };
}
