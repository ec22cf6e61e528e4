package documents

import (
	"fmt"
	"strings"

	"tenbits/models/embedded/problems"
)

// A shop has its place, its people and its prices.
type shop struct {
	name, street, town, telephone string
	people                        [3]string
	tax                           int // percent that prices contain
	thanks                        string
	goods                         []good
}

// A good is sold at a price, in cents.
type good struct {
	name  string
	price int
}

func shops() []shop {
	return []shop{
		{"Lakeside Market", "12 Mill Street", "Harwick", "0142 5530", [3]string{"Nora", "Emil", "Tess"}, 7, "Thank you for shopping at Lakeside Market.", []good{
			{"Oat milk 1 l", 185}, {"Rye bread", 240}, {"Butter 250 g", 279}, {"Apples 1 kg", 249}, {"Carrots 1 kg", 119}, {"Eggs, ten", 329}, {"Coffee 500 g", 649}, {"Brown rice 1 kg", 289}, {"Tomatoes", 199}, {"Goat cheese", 345}, {"Honey 500 g", 499}, {"Orange juice", 219},
		}},
		{"Crown Bakery", "3 Bridge Lane", "Port Ellery", "0177 2081", [3]string{"Ivan", "Rosa", "Hugo"}, 7, "Fresh from the oven since 1954.", []good{
			{"Plain roll", 45}, {"Poppy roll", 65}, {"Croissant", 140}, {"Cheese pretzel", 170}, {"Plum cake", 230}, {"Farmhouse loaf", 420}, {"Apple strudel", 260}, {"Cocoa", 280}, {"Espresso", 190}, {"Seeded baguette", 210},
		}},
		{"Holloway Hardware", "48 Station Road", "Stanmoor", "0163 9914", [3]string{"Greta", "Omar", "Finn"}, 19, "Goods can be returned within 14 days with this receipt.", []good{
			{"Wood screws, 100", 595}, {"Claw hammer", 1490}, {"Masking tape", 325}, {"Wall plugs, 50", 279}, {"Sandpaper set", 449}, {"LED bulb 8 W", 549}, {"Paint brush 50 mm", 390}, {"White paint 5 l", 2750}, {"Spirit level", 1195}, {"Cable ties, 40", 255}, {"Work gloves", 680},
		}},
		{"Penny Lane Books", "7 College Square", "Harwick", "0142 7765", [3]string{"Clara", "Jonas", "Mira"}, 7, "Read on!", []good{
			{"The Glass Harbour", 1299}, {"A Winter on Foot", 1850}, {"Knots and Ropes", 990}, {"Moths of the North", 2400}, {"The Last Ferry", 1199}, {"Baking with Rye", 2195}, {"Map of Stanmoor", 750}, {"Notebook, ruled", 460}, {"Bookmark", 150}, {"Letters from Oru", 1575},
		}},
		{"Green Leaf Garden Centre", "90 Orchard Way", "Wenley", "0190 3348", [3]string{"Paul", "Agnes", "Leo"}, 19, "Open on Sundays from ten to four.", []good{
			{"Basil in a pot", 299}, {"Potting soil 20 l", 549}, {"Tulip bulbs, 25", 795}, {"Clay pot 14 cm", 219}, {"Watering can", 1250}, {"Tomato plant", 349}, {"Rose bush", 1690}, {"Bird feeder", 1425}, {"Garden twine", 385}, {"Slug fence 1 m", 690}, {"Lavender", 429},
		}},
		{"Harbour Pharmacy", "1 Quay Street", "Port Ellery", "0177 4402", [3]string{"Irma", "Noel", "Sofia"}, 19, "We wish you a good recovery.", []good{
			{"Throat lozenges", 695}, {"Plasters, 20", 345}, {"Sun cream SPF 50", 1390}, {"Vitamin D", 875}, {"Hand cream", 520}, {"Thermometer", 990}, {"Cough syrup", 845}, {"Toothbrush", 295}, {"Eye drops", 1120}, {"Gauze bandage", 265},
		}},
		{"Stanmoor Stationers", "22 High Street", "Stanmoor", "0163 1207", [3]string{"Viola", "Karl", "Dina"}, 19, "Ask for our card: every tenth stamp is a gift.", []good{
			{"Pencil HB", 85}, {"Fountain pen", 2290}, {"Ink, blue", 575}, {"Envelopes, 25", 310}, {"Copy paper A4", 495}, {"Ring binder", 265}, {"Glue stick", 180}, {"Scissors", 640}, {"Ruler 30 cm", 145}, {"Sticky notes", 235}, {"Desk calendar", 895},
		}},
		{"Old Mill Cafe", "5 Weir Walk", "Wenley", "0190 8126", [3]string{"Bela", "Ruth", "Timo"}, 19, "Come again, and bring a friend.", []good{
			{"Pot of tea", 390}, {"Filter coffee", 320}, {"Carrot cake", 450}, {"Leek soup", 680}, {"Toasted sandwich", 740}, {"Scone with jam", 395}, {"Lemonade", 350}, {"Mushroom omelette", 920}, {"Side salad", 480}, {"Rhubarb crumble", 520},
		}},
	}
}

// money writes cents.
func money(cents int) string {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	return fmt.Sprintf("%s%d.%02d", sign, cents/100, cents%100)
}

// receiptLine puts an amount at the right edge.
func receiptLine(b *strings.Builder, what string, cents int) {
	fmt.Fprintf(b, "%-28s%9s\n", what, money(cents))
}

func receipt(r *problems.Source) (prompt, text string) {
	s := problems.Pick(r, shops()...)
	year, month, day := date(r)
	hour, minute := r.Between(8, 19), r.Intn(60)
	cashier := s.people[r.Intn(len(s.people))]
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s, %s\nTel %s\n\n", strings.ToUpper(s.name), s.street, s.town, s.telephone)
	fmt.Fprintf(&b, "Receipt %06d   %02d %s %d %02d:%02d\nServed by %s\n\n", r.Between(1000, 99999), day, monthName(month), year, hour, minute, cashier)
	sum, items := 0, 0
	for _, i := range some(r, r.Between(2, 7), len(s.goods)) {
		g, n := s.goods[i], 1+r.Weighted(60, 25, 10, 5)
		receiptLine(&b, g.name, n*g.price)
		if n > 1 {
			fmt.Fprintf(&b, "   %d x %s\n", n, money(g.price))
		}
		sum, items = sum+n*g.price, items+n
	}
	b.WriteString(strings.Repeat("-", 37) + "\n")
	if r.Chance(30) {
		receiptLine(&b, "Subtotal", sum)
		off := (sum + 5) / 10
		receiptLine(&b, "Member card 10 %", -off)
		sum -= off
	}
	receiptLine(&b, fmt.Sprintf("TOTAL (%d items)", items), sum)
	if r.Chance(45) {
		note := []int{500, 1000, 2000, 5000}
		given := (sum + 99) / 100 * 100
		if n := note[r.Intn(len(note))]; r.Chance(80) {
			given = (sum + n - 1) / n * n
		}
		receiptLine(&b, "Cash", given)
		receiptLine(&b, "Change", given-sum)
	} else {
		receiptLine(&b, problems.Pick(r, "Debit card", "Credit card", "Phone"), sum)
	}
	receiptLine(&b, fmt.Sprintf("VAT %d %% in the total", s.tax), (sum*s.tax+(100+s.tax)/2)/(100+s.tax))
	b.WriteString("\n" + s.thanks + "\n")
	return problems.Pick(r, "Print the receipt for a purchase at "+s.name+".",
		"What did I buy at "+s.name+" in "+s.town+"? Show the receipt.",
		"I need the "+s.name+" receipt of that day."), b.String()
}
