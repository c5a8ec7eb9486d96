// Empty on purpose: it stands in for the theme's 1.5 MB of icons in JavaScript. The icon font in
// the theme's style sheet draws the same icons.
