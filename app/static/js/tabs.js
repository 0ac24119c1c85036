// On a narrow screen the row of tabs scrolls: the open one comes into sight.

document
  .querySelector(".tab[aria-current]")
  ?.scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });
