import localFont from "next/font/local";

/*
 * Geist in two parts, so that a page needs 20 kB of it and not 70: what English and its neighbours
 * are written with is preloaded; the rest comes when a name needs a letter of it. The first part is
 * cut out of the second by fonttools, for either file:
 *
 *     fonttools varLib.instancer <geist>/Geist-Variable.ttf wght=400:700 -o cut.ttf
 *     pyftsubset cut.ttf --unicodes=<the range below> --layout-features+=tnum --flavor=woff2
 *
 * The compiler reads these calls as they stand: nothing in them can be a constant.
 */

const sans = localFont({
  src: "./geist-latin.woff2",
  variable: "--font-geist-sans",
  weight: "400 700",
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+0-FF, U+131, U+152-153, U+2BB-2BC, U+2C6, U+2DA, U+2DC, U+2000-206F, U+20AC, U+2122, U+2190-2193, U+2212, U+2215, U+2248, U+2260, U+2264-2265",
    },
  ],
});

const sansBeyond = localFont({
  src: "../../node_modules/geist/dist/fonts/geist-sans/Geist-Variable.woff2",
  variable: "--font-geist-sans-beyond",
  weight: "100 900",
  adjustFontFallback: false,
  preload: false,
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+100-130, U+132-151, U+154-2BA, U+2BD-2C5, U+2C7-2D9, U+2DB, U+2DD-1FFF, U+2070-20AB, U+20AD-2121, U+2123-218F, U+2194-2211, U+2213-2214, U+2216-2247, U+2249-225F, U+2261-2263, U+2266-10FFFF",
    },
  ],
});

// Few pages show more than a number in it: it loads when it is first used.
const mono = localFont({
  src: "./geist-mono-latin.woff2",
  variable: "--font-geist-mono",
  weight: "400 700",
  adjustFontFallback: false,
  preload: false,
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+0-FF, U+131, U+152-153, U+2BB-2BC, U+2C6, U+2DA, U+2DC, U+2000-206F, U+20AC, U+2122, U+2190-2193, U+2212, U+2215, U+2248, U+2260, U+2264-2265",
    },
  ],
});

const monoBeyond = localFont({
  src: "../../node_modules/geist/dist/fonts/geist-mono/GeistMono-Variable.woff2",
  variable: "--font-geist-mono-beyond",
  weight: "100 900",
  adjustFontFallback: false,
  preload: false,
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+100-130, U+132-151, U+154-2BA, U+2BD-2C5, U+2C7-2D9, U+2DB, U+2DD-1FFF, U+2070-20AB, U+20AD-2121, U+2123-218F, U+2194-2211, U+2213-2214, U+2216-2247, U+2249-225F, U+2261-2263, U+2266-10FFFF",
    },
  ],
});

/** The classes that make the fonts known to the page. */
export const FONTS = [sans, sansBeyond, mono, monoBeyond].map((font) => font.variable).join(" ");
