"""The program from the lecture "A for-loop walks the list", with room to play.

Run it with:  python3 greetings.py
"""

names = ["Amina", "Ben", "Chen", "Dalia"]

for name in names:
    print("Hello,", name)

print("That was everyone.")

# Try this:
# 1. Add your own name to the list. Which other line must change? (None. That is the point.)
# 2. Indent the last line by four spaces. What happens now, and why?
# 3. Take  for name in sorted(names):  and look at the order.
