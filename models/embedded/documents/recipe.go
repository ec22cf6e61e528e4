package documents

import (
	"fmt"
	"strings"

	"tenbits/models/embedded/problems"
)

// A dish has what goes into it for one person, and how it is made.
type dish struct {
	name, kind string
	minutes    int
	into       []ingredient
	steps      []string // %d stands for the oven's degrees, where there is one
	oven       int      // degrees; 0 for none
	with       []string // what it is served with
}

// An ingredient has its amount for one person, in unit or in pieces.
type ingredient struct {
	name, unit string
	amount     int
}

func dishes() []dish {
	return []dish{
		{"Leek and potato soup", "soup", 40, []ingredient{{"potatoes", "g", 200}, {"leeks", "g", 120}, {"vegetable stock", "ml", 250}, {"cream", "ml", 30}, {"butter", "g", 10}},
			[]string{"Slice the leeks and dice the potatoes.", "Melt the butter in a large pot and soften the leeks in it for five minutes.", "Add the potatoes and the vegetable stock and simmer until soft.", "Blend, stir in the cream and season with salt and nutmeg."}, 0, []string{"rye bread", "chives", "fried onions"}},
		{"Mushroom risotto", "rice dish", 45, []ingredient{{"risotto rice", "g", 80}, {"mushrooms", "g", 100}, {"white wine", "ml", 40}, {"vegetable stock", "ml", 220}, {"hard cheese", "g", 25}, {"butter", "g", 15}},
			[]string{"Fry the mushrooms in half of the butter and set them aside.", "Toast the risotto rice for two minutes, then pour in the white wine.", "Add the vegetable stock one ladle at a time, stirring all the while.", "Fold in the mushrooms, the hard cheese and the rest of the butter."}, 0, []string{"green salad", "parsley", "lemon zest"}},
		{"Apple crumble", "dessert", 55, []ingredient{{"apples", "g", 180}, {"flour", "g", 40}, {"butter", "g", 30}, {"brown sugar", "g", 25}, {"rolled oats", "g", 15}},
			[]string{"Heat the oven to %d degrees and butter a dish.", "Peel and slice the apples and spread them in the dish.", "Rub the flour, butter, brown sugar and rolled oats to crumbs.", "Cover the apples with the crumbs and bake until golden."}, 190, []string{"vanilla sauce", "whipped cream", "ice cream"}},
		{"Lentil curry", "curry", 35, []ingredient{{"red lentils", "g", 70}, {"coconut milk", "ml", 100}, {"onions", "", 1}, {"tomatoes", "g", 120}, {"curry paste", "g", 10}},
			[]string{"Chop the onions and fry them until they are golden.", "Stir in the curry paste and let it sizzle for a minute.", "Add the red lentils, the tomatoes and the coconut milk.", "Simmer for twenty minutes and season with lime juice."}, 0, []string{"basmati rice", "flat bread", "coriander"}},
		{"Cheese omelette", "egg dish", 15, []ingredient{{"eggs", "", 3}, {"hard cheese", "g", 30}, {"milk", "ml", 20}, {"butter", "g", 10}},
			[]string{"Beat the eggs with the milk, salt and pepper.", "Melt the butter in a pan over medium heat.", "Pour in the eggs and draw the edges to the middle as they set.", "Scatter the hard cheese on top, fold and serve at once."}, 0, []string{"toast", "tomato salad", "chives"}},
		{"Tomato pasta bake", "pasta dish", 50, []ingredient{{"penne", "g", 90}, {"tomatoes", "g", 150}, {"mozzarella", "g", 60}, {"olive oil", "ml", 10}, {"garlic cloves", "", 1}},
			[]string{"Heat the oven to %d degrees and boil the penne for eight minutes.", "Warm the garlic cloves in the olive oil, add the tomatoes and cook to a sauce.", "Mix the penne with the sauce and top with the mozzarella.", "Bake until the top is brown and bubbling."}, 200, []string{"green salad", "basil", "garlic bread"}},
		{"Carrot cake", "cake", 75, []ingredient{{"carrots", "g", 60}, {"flour", "g", 45}, {"eggs", "", 1}, {"sugar", "g", 35}, {"ground almonds", "g", 25}, {"sunflower oil", "ml", 25}},
			[]string{"Heat the oven to %d degrees and line a tin.", "Grate the carrots and beat the eggs with the sugar until pale.", "Stir in the sunflower oil, then the flour, the ground almonds and the carrots.", "Bake for fifty minutes and leave to cool in the tin."}, 175, []string{"cream cheese icing", "icing sugar", "walnuts"}},
		{"Bean chilli", "stew", 60, []ingredient{{"kidney beans", "g", 130}, {"tomatoes", "g", 160}, {"peppers", "", 1}, {"onions", "", 1}, {"sweetcorn", "g", 50}},
			[]string{"Dice the onions and the peppers and fry them in a wide pot.", "Add chilli, cumin and the tomatoes and bring to the boil.", "Stir in the kidney beans and the sweetcorn.", "Cook over low heat for half an hour, with the lid ajar."}, 0, []string{"sour cream", "tortillas", "avocado"}},
		{"Baked trout", "fish dish", 35, []ingredient{{"trout fillets", "", 1}, {"new potatoes", "g", 200}, {"lemons", "", 1}, {"butter", "g", 15}, {"dill", "g", 5}},
			[]string{"Heat the oven to %d degrees and boil the new potatoes.", "Lay the trout fillets on a tray with slices of the lemons.", "Dot with the butter and bake for fifteen minutes.", "Scatter the dill over the fish and serve with the new potatoes."}, 180, []string{"cucumber salad", "horseradish cream", "spinach"}},
		{"Buttermilk pancakes", "breakfast", 25, []ingredient{{"flour", "g", 60}, {"buttermilk", "ml", 100}, {"eggs", "", 1}, {"sugar", "g", 10}, {"butter", "g", 10}},
			[]string{"Whisk the flour, sugar and a pinch of salt with the buttermilk.", "Add the eggs and let the batter rest for ten minutes.", "Melt some of the butter in a pan and fry small pancakes.", "Turn them when bubbles show and keep them warm."}, 0, []string{"maple syrup", "blueberries", "yoghurt"}},
		{"Pumpkin gnocchi", "pasta dish", 70, []ingredient{{"pumpkin", "g", 180}, {"flour", "g", 55}, {"semolina", "g", 20}, {"butter", "g", 20}, {"sage leaves", "", 4}},
			[]string{"Heat the oven to %d degrees and roast the pumpkin until soft.", "Mash the pumpkin and knead it with the flour and the semolina.", "Roll the dough, cut it and boil the gnocchi until they float.", "Brown the butter with the sage leaves and toss the gnocchi in it."}, 210, []string{"hard cheese", "rocket", "toasted hazelnuts"}},
		{"Shepherd's pie", "bake", 80, []ingredient{{"minced lamb", "g", 120}, {"potatoes", "g", 220}, {"carrots", "g", 60}, {"peas", "g", 40}, {"beef stock", "ml", 80}},
			[]string{"Heat the oven to %d degrees and boil the potatoes for mash.", "Brown the minced lamb, add the carrots and the beef stock and simmer.", "Stir in the peas and fill a dish with the meat.", "Cover with mash, draw lines with a fork and bake until crisp."}, 200, []string{"red cabbage", "mint sauce", "green beans"}},
	}
}

func recipe(r *problems.Source) (prompt, text string) {
	d := problems.Pick(r, dishes()...)
	people := r.Between(1, 8)
	more := 5 * r.Intn(3)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\nServes %d. Takes %d minutes.\n\nIngredients:\n", d.name, people, d.minutes+more)
	without := -1
	if r.Chance(20) {
		without = r.Intn(len(d.into))
	}
	for i, in := range d.into {
		amount := in.amount * people
		note := ""
		if i == without {
			note = problems.Pick(r, " (or a little less)", " (to taste)", " (organic if you can)")
		}
		switch {
		case in.unit == "":
			name := in.name
			if amount == 1 {
				name = strings.TrimSuffix(name, "s")
			}
			fmt.Fprintf(&b, "- %d %s%s\n", amount, name, note)
		case amount >= 1000 && amount%100 == 0:
			fmt.Fprintf(&b, "- %d.%d %s %s%s\n", amount/1000, amount/100%10, map[string]string{"g": "kg", "ml": "l"}[in.unit], in.name, note)
		default:
			fmt.Fprintf(&b, "- %d %s %s%s\n", amount, in.unit, in.name, note)
		}
	}
	b.WriteString("\nMethod:\n")
	for i, s := range d.steps {
		if strings.Contains(s, "%d") {
			s = fmt.Sprintf(s, d.oven)
		}
		fmt.Fprintf(&b, "%d. %s\n", i+1, s)
	}
	fmt.Fprintf(&b, "\nServe with %s.\n", d.with[r.Intn(len(d.with))])
	if r.Chance(40) {
		b.WriteString(problems.Pick(r, "It keeps for two days in the fridge.", "Children like it.", fmt.Sprintf("A portion has about %d kcal.", 250+7*d.minutes), "Leftovers can be frozen.", "Make it a day ahead: it gets better.") + "\n")
	}
	lower := strings.ToLower(d.name)
	return problems.Pick(r, fmt.Sprintf("How do I make %s for %d?", lower, people), "A recipe for "+lower+", please.",
		fmt.Sprintf("I want to cook a %s: %s.", d.kind, lower)), b.String()
}
