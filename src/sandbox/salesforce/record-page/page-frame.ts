import type { SandboxResponse } from '../../server/exchange.ts';
import { html, SafeHtml } from './html.ts';

const STYLE = new SafeHtml(`
  :root { color-scheme: light; --ink: #1d2733; --soft: #66758a; --line: #e3e8ef; --paper: #fff; --ground: #f2f5f9;
    --red: #c8372d; --yellow: #d99a06; --green: #2c8a4b; --blue: #2f6fb3; }
  * { box-sizing: border-box; }
  body { margin: 0; background: var(--ground); color: var(--ink);
    font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
  main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
  header.top { background: var(--blue); color: #fff; padding: .6rem 1rem; font-size: .9rem; }
  header.top a { color: #fff; }
  a { color: var(--blue); text-decoration: none; } a:hover { text-decoration: underline; }
  h1 { margin: .2rem 0 0; font-size: 1.9rem; line-height: 1.2; }
  h2 { margin: 0 0 .8rem; font-size: 1.05rem; color: var(--soft); font-weight: 600; }
  .kind { color: var(--soft); font-size: .85rem; text-transform: uppercase; letter-spacing: .06em; }
  .card { background: var(--paper); border: 1px solid var(--line); border-radius: .8rem; padding: 1.1rem 1.3rem;
    margin-top: 1.1rem; box-shadow: 0 1px 2px rgb(20 40 60 / 5%); }
  .hero { display: flex; gap: 1.4rem; align-items: center; flex-wrap: wrap; }
  .badge { flex: none; min-width: 4.6rem; height: 4.6rem; padding: 0 .5rem; border-radius: 50%; color: #fff;
    background: var(--soft); display: flex; align-items: center; justify-content: center; font-size: 1.7rem;
    font-weight: 700; }
  .badge.small { min-width: 2.4rem; height: 2.4rem; font-size: 1rem; }
  .red { background: var(--red); } .yellow { background: var(--yellow); } .green { background: var(--green); }
  dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: .8rem 1.6rem; margin: 0; }
  dl .wide { grid-column: 1 / -1; }
  dt { color: var(--soft); font-size: .8rem; } dd { margin: 0; white-space: pre-line; overflow-wrap: anywhere; }
  .empty { color: var(--soft); font-style: italic; }
  .task { border-left: 4px solid var(--line); padding: .1rem 0 .1rem .9rem; margin-bottom: 1.1rem; }
  .task.high { border-color: var(--red); } .task h3 { margin: 0; font-size: 1rem; }
  .task .facts { color: var(--soft); font-size: .88rem; }
  .task .script { margin: .5rem 0 0; white-space: pre-line; background: var(--ground); border-radius: .5rem;
    padding: .6rem .8rem; }
  .closed { opacity: .7; }
  summary { color: var(--soft); cursor: pointer; } details dl { margin-top: .8rem; gap: .3rem 1.6rem; }
  ul.list { list-style: none; margin: 0; padding: 0; }
  ul.list li { display: flex; gap: .9rem; align-items: center; padding: .55rem 0; border-top: 1px solid var(--line); }
  ul.list li:first-child { border-top: 0; }
  ul.list .more { color: var(--soft); font-size: .88rem; margin-left: auto; text-align: right; }
`);

/** A whole page. It needs no login: the sandbox listens on loopback only, and what it holds is made up. */
export function pageResponse(title: string, content: SafeHtml, status = 200): SandboxResponse {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <header class="top"><a href="/">Salesforce sandbox</a></header>
        <main>${content}</main>
      </body>
    </html>`;
  return {
    status,
    headers: {
      'content-type': 'text/html;charset=UTF-8',
      // Nothing on the page comes from elsewhere, and nothing in a record may run.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    },
    body: page.text,
  };
}
