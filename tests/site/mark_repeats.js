// Marks what repeats: elements whose path of tags, classes and styles was met before on the page, or
// is one of the `known`, with all that is in them. They have the colors of the first. Rows are told
// apart by turns, because a style sheet may color every second one, and links by whether they stand
// in a text. Returns the known paths and those of this page, each as a number, in one text.
(known) => {
    const seen = new Set(known.split(' '));
    const number = (text) => {
        let [one, other] = [0x811c9dc5, 0x12345678];
        for (let at = 0; at < text.length; at += 1) {
            one = Math.imul(one ^ text.charCodeAt(at), 0x01000193);
            other = Math.imul(other ^ text.charCodeAt(at), 0x5bd1e995) ^ (other >>> 15);
        }
        return (one >>> 0).toString(36) + (other >>> 0).toString(36).padStart(7, '0');
    };
    const blockOf = (link) => link.parentElement.closest('p, li, dt, dd, td, th, figcaption') ?? link.parentElement;
    const isInText = (link) => {
        const block = blockOf(link);
        if (block.querySelector('p, ul, ol, dl, div, section, table')) return false; // texts of its own
        const links = [...block.querySelectorAll('a')].reduce((sum, one) => sum + one.textContent.trim().length, 0);
        return block.textContent.replace(/\s+/g, ' ').length - links > 20;
    };
    const kind = (element, index) => {
        const turn = element.tagName === 'TR' ? index % 2 : element.tagName === 'A' ? isInText(element) : '';
        const names = [...element.attributes]
            .filter(({name}) => name === 'class' || name === 'style' || name.startsWith('aria-'))
            .map(({name, value}) => `${name}=${value}`);
        return [element.tagName, turn, ...names].join(' ');
    };
    const links = [];
    const repeats = (element, above, index) => {
        const path = number(`${above} > ${kind(element, index)}`);
        let all = seen.has(path);
        seen.add(path);
        if (!all && element.tagName === 'A' && isInText(element)) links.push(element);
        [...element.children].forEach((child, place) => {
            all = repeats(child, path, place) && all;
        });
        element.toggleAttribute('data-repeats', all);
        return all;
    };
    const page = document.documentElement;
    const sheets = [...document.styleSheets].map((sheet) => sheet.href);
    repeats(document.body, [page.className, page.dataset.theme, ...sheets].join(' '), 0);
    // A link is compared with the text around it.
    for (const link of links) {
        for (const one of blockOf(link).querySelectorAll('[data-repeats]')) one.removeAttribute('data-repeats');
    }
    return [...seen].join(' ');
}
