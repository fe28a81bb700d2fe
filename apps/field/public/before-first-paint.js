// Runs before anything is drawn, so that nothing jumps.
if (localStorage.getItem('linli.large-type') === 'yes') document.documentElement.setAttribute('data-large-type', '')
