package theme

// pair is a theme for a dark and for a light background.
type pair struct {
	name        string
	dark, light Palette
}

func (p pair) on(dark bool) Palette {
	if dark {
		return p.dark
	}
	return p.light
}

// named returns the pair with its name in both palettes.
func (p pair) named(name string) pair {
	p.name, p.dark.Name, p.light.Name = name, name, name
	return p
}

// builtin returns the themes that are always there.
func builtin() []pair {
	auto := pair{dark: darkPalette(), light: lightPalette()}
	none := pair{dark: Palette{Dark: true, Heavy: true}, light: Palette{Heavy: true}}
	return []pair{
		auto.named("auto"),
		pair{dark: auto.dark, light: auto.dark}.named("dark"),
		pair{dark: auto.light, light: auto.light}.named("light"),
		pair{dark: contrastDark(), light: contrastLight()}.named("contrast"),
		pair{dark: colorblindDark(), light: colorblindLight()}.named("colorblind"),
		none.named("none"),
	}
}

func darkPalette() Palette {
	return Palette{
		Dark: true,
		Good: "#6fdc8c", Bad: "#ff8a80", Warn: "#ffd866", Accent: "#7cc4ff",
		Dim: "#a3a3b0", Rule: "#5f5f70", ChipText: "#101010", ChipEmpty: "#33333d",
	}
}

func lightPalette() Palette {
	return Palette{
		Good: "#00702a", Bad: "#b3261e", Warn: "#7a5b00", Accent: "#0b57a4",
		Dim: "#5c5c66", Rule: "#9a9aa6", ChipText: "#ffffff", ChipEmpty: "#e4e4ea",
	}
}

// The colours of contrast are at least 7 to 1 on their background, as WCAG
// asks for at level AAA.

func contrastDark() Palette {
	return Palette{
		Dark: true, Heavy: true,
		Good: "#66ff88", Bad: "#ff9c94", Warn: "#ffe14d", Accent: "#8fd0ff",
		Dim: "#d8d8e0", Rule: "#b8b8c4", ChipText: "#000000", ChipEmpty: "#33333d",
	}
}

func contrastLight() Palette {
	return Palette{
		Heavy: true,
		Good:  "#005a1e", Bad: "#96001a", Warn: "#5c4300", Accent: "#003f86",
		Dim: "#3c3c44", Rule: "#55555f", ChipText: "#ffffff", ChipEmpty: "#e4e4ea",
	}
}

// Yes is blue and no orange in colorblind, after the palette of Okabe and Ito
// (Color Universal Design, 2008); the orange is lighter on dark, and all are
// darker on light, so that they can be read there. They differ in lightness
// too, which keeps them apart where two hues fall together.

func colorblindDark() Palette {
	return Palette{
		Dark: true,
		Good: "#56b4e9", Bad: "#e06a10", Warn: "#f0e442", Accent: "#cc79a7",
		Dim: "#a8a8b4", Rule: "#6a6a78", ChipText: "#000000", ChipEmpty: "#33333d",
	}
}

func colorblindLight() Palette {
	return Palette{
		Good: "#0060b8", Bad: "#662400", Warn: "#7d6a00", Accent: "#b4006e",
		Dim: "#55555f", Rule: "#8a8a96", ChipText: "#ffffff", ChipEmpty: "#e4e4ea",
	}
}
