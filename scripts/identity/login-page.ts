/** The embedded provider's login: choose a persona, give the demo password. Plain HTML, no script. */
import { PERSONAS } from '../../demo/personas';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** `failed`: the password was wrong; `chosen`: the persona of that try. */
export function loginPage(action: string, failed = false, chosen = ''): string {
  const options = PERSONAS.filter((persona) => !persona.machine).map(
    ({ id, name, orgName }) =>
      `<option value="${escape(id)}"${id === chosen ? ' selected' : ''}>${escape(`${name} · ${id}（${orgName}）`)}</option>`,
  );
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>登录 · Log in</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 10vh auto; padding: 0 1rem; color: #1c2733; background: #f6f7f9 }
form { background: #fff; border: 1px solid #d5dae1; border-radius: 6px; padding: 1.5rem }
h1 { font-size: 1.2rem; margin: 0 0 1rem } label { display: block; margin: 1rem 0 .25rem }
select, input, button { font: inherit; width: 100%; padding: .5rem; box-sizing: border-box; border: 1px solid #98a2b0; border-radius: 4px }
button { margin-top: 1.5rem; background: #1f4e8c; color: #fff; border-color: #1f4e8c } .wrong { color: #a3182a } small { color: #5b6776 }
</style>
</head>
<body>
<form method="post" action="${escape(action)}">
<h1>演示登录 · Demo log-in</h1>
${failed ? '<p class="wrong" role="alert">口令不对 · wrong password</p>' : ''}
<label for="persona">身份 · persona</label>
<select id="persona" name="persona" required>${options.join('')}</select>
<label for="password">演示口令 · demo password</label>
<input id="password" name="password" type="password" required autocomplete="current-password">
<small>启动时打印，亦在 DATA_DIR/identity/demo-password · printed at start; also in that file</small>
<button type="submit">登录 · log in</button>
</form>
</body>
</html>
`;
}
