// Marks what repeats: elements whose path of tags, classes and styles was met before on the page,
// with all that is in them. They have the colors of the first. Rows are told apart by turns, because
// a style sheet may color every second one.
() => {
    const seen = new Set();
    const kind = (element, index) => {
        const turn = element.tagName === 'TR' ? index % 2 : '';
        const names = [...element.attributes]
            .filter(({name}) => name === 'class' || name === 'style' || name.startsWith('aria-'))
            .map(({name, value}) => `${name}=${value}`);
        return [element.tagName, turn, ...names].join(' ');
    };
    const repeats = (element, above, index) => {
        const path = `${above} > ${kind(element, index)}`;
        let all = seen.has(path);
        seen.add(path);
        [...element.children].forEach((child, place) => {
            all = repeats(child, path, place) && all;
        });
        element.toggleAttribute('data-repeats', all);
        return all;
    };
    repeats(document.body, '', 0);
}
