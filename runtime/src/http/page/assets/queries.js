// The PromQL of a chart, to copy.

/** A part that folds out to expressions, each with a button. @param {Query[]} queries @param {string} title */
function queriesOf(queries, title) {
  const blocks = queries.map(({ name, expr }) => {
    const said = el('span', { class: 'unseen', role: 'status' });
    const button = el(
      'button',
      { type: 'button', class: 'copy', 'aria-label': `Copy the PromQL of ${title}, ${name}` },
      'Copy',
    );
    button.addEventListener('click', async () => {
      const copied = await copy(expr);
      button.textContent = copied ? 'Copied' : 'Select and copy it by hand';
      said.textContent = copied ? 'Copied' : 'It could not be copied';
      setTimeout(() => {
        button.textContent = 'Copy';
        said.textContent = '';
      }, 2000);
    });
    const code = el('pre', { tabindex: 0, 'aria-label': `PromQL: ${name}` }, el('code', {}, expr));
    return el(
      'div',
      { class: 'query' },
      queries.length > 1 && el('span', { class: 'query-name' }, name),
      code,
      button,
      said,
    );
  });
  return el(
    'details',
    { class: 'promql' },
    el('summary', {}, 'PromQL', el('span', { class: 'unseen' }, ` of ${title}`)),
    ...blocks,
  );
}

/** Puts a text on the clipboard; on pages without TLS by way of a selection. @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const holder = el('textarea', { class: 'unseen', 'aria-hidden': 'true', tabindex: -1 });
    holder.value = text;
    const place = document.querySelector('dialog[open]') ?? document.body;
    const focused = document.activeElement;
    place.append(holder);
    holder.select();
    const copied = document.execCommand('copy');
    holder.remove();
    if (focused instanceof HTMLElement) focused.focus();
    return copied;
  }
}

/**
 * A chart under its title, with its PromQL.
 * @param {{title: string, note?: string, wide?: boolean, queries: Query[]}} options @param {Element} chart
 */
function card({ title, note, wide = false, queries }, chart) {
  const heading = el('h3', {}, title, note ? el('span', { class: 'note' }, note) : null);
  return el(
    'section',
    { class: wide ? 'card broad' : 'card', 'aria-label': title },
    heading,
    chart,
    queries.length ? queriesOf(queries, title) : null,
  );
}
