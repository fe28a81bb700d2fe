// Runs before anything is drawn, so that nothing jumps: large type, and the drawn-in-advance first screen only at its own address.
if (localStorage.getItem('linli.large-type') === 'yes') document.documentElement.setAttribute('data-large-type', '')
if (location.pathname !== '/') document.documentElement.setAttribute('data-inner', '')
