"""What support agents write, each with whether it asks for what the customer has given already. Written by ourselves.

The rules were written with those in view before us; those kept back were written before any was tried and looked at after.
"""

from __future__ import annotations

from segue.core.transcript import Speaker, Transcript, Turn


def talk(*lines: str) -> Transcript:
    who = {"C": Speaker.CUSTOMER, "A": Speaker.AI, "P": Speaker.HUMAN}
    return Transcript(tuple(Turn(who[line[0]], line[3:]) for line in lines))


PARCEL = talk(
    "C: Hi, the grinder from order HL-48213 arrived on March 4th with a crack in it. I live in Porto.",
    "A: I am sorry to hear that. What are your address and phone number?",
    "C: 12 Oak Street, and it is 415 555 0123. My email is ana@example.com.",
    "A: Would you like a refund or a replacement?",
    "C: A refund please. I paid $120 for it.",
)
STAY = talk(
    "C: I need to change my booking BK-7781, a room for 3 people from May 7th.",
    "A: Of course. What is your name?",
    "C: Ana Silva. We would like to check in at 3 pm.",
)
COPIED = talk(
    "C: I bought a licence on January 12th and it stopped working yesterday. Account number 99120.",
    "A: Who else should hear of it?",
    "C: My manager's email is boss@firm.example, and her phone number is 030 1234567.",
)
FIRST = [
    (PARCEL, "Hi Ana! Could I get your order number please?", True),
    (PARCEL, "May I have the number of the order?", True),
    (PARCEL, "Which order is it?", True),
    (PARCEL, "Sorry about that. What's the order #?", True),
    (PARCEL, "When did the grinder arrive?", True),
    (PARCEL, "What's the best phone number for you?", True),
    (PARCEL, "Please send me your email address.", True),
    (PARCEL, "Do you want a refund or a replacement?", True),
    (PARCEL, "And the address we should use? What is your address?", True),
    (STAY, "What is your booking number?", True),
    (STAY, "Could you give me your full name?", True),
    (STAY, "How many people will be staying?", True),
    (STAY, "When would you like to check in?", True),
    (COPIED, "Can you share your account number with me?", True),
    (COPIED, "When did you buy the licence?", True),
    (PARCEL, "When is your birthday?", False),
    (PARCEL, "When would you like the courier to pick it up?", False),
    (PARCEL, "When can you come in?", False),
    (PARCEL, "What time works for a callback?", False),
    (PARCEL, "What's your zip code?", False),
    (PARCEL, "What is your manager's email?", False),
    (PARCEL, "Do you know where I can find your order number?", False),
    (PARCEL, "Where did you buy it?", False),
    (PARCEL, "When did you order it?", False),
    (PARCEL, "Is the crack on the lid or on the base?", False),
    (PARCEL, "Did you get the email that I sent to you?", False),
    (STAY, "When did you make the booking?", False),
    (STAY, "When will you check out?", False),
    (COPIED, "What is your email address?", False),
    (COPIED, "What is your phone number?", False),
    (COPIED, "When does your contract end?", False),
]
LOOKED_AT = [
    (PARCEL, "Happy to help! Can you provide the order ID?", True),
    (PARCEL, "Thanks for waiting. I'll need your order number to look into it.", True),
    (PARCEL, "What order is this about?", True),
    (PARCEL, "Could you confirm the number on your order?", True),
    (PARCEL, "On what date was it delivered?", True),
    (PARCEL, "When did you receive the parcel?", True),
    (PARCEL, "What number can I reach you on?", True),
    (PARCEL, "Would you mind telling me your e-mail?", True),
    (PARCEL, "Do you have a phone number?", True),
    (PARCEL, "How much did you pay for it?", True),
    (PARCEL, "Would you prefer a replacement or a refund?", True),
    (PARCEL, "What city do you live in?", True),
    (STAY, "Hello, may I have your booking reference?", True),
    (STAY, "Who am I speaking with?", True),
    (STAY, "For how many guests is the room?", True),
    (STAY, "What time would you like to check in?", True),
    (COPIED, "What's the account number, please?", True),
    (COPIED, "When did you purchase it?", True),
    (COPIED, "What was the date of purchase?", True),
    (PARCEL, "When should we call you back?", False),
    (PARCEL, "What day suits you for the collection?", False),
    (PARCEL, "When did you first notice the crack?", False),
    (PARCEL, "Could you check your email for the label?", False),
    (PARCEL, "Have you looked for the order number on the receipt?", False),
    (PARCEL, "What is the postcode there?", False),
    (PARCEL, "What's the phone number of your neighbour?", False),
    (PARCEL, "How do I find your address on the map?", False),
    (PARCEL, "What is the serial number on the bottom?", False),
    (PARCEL, "Where is the crack exactly?", False),
    (PARCEL, "When were you charged for it?", False),
    (PARCEL, "Which shop did you get it from?", False),
    (PARCEL, "Is your phone able to take a picture of it?", False),
    (PARCEL, "How much did the shipping cost?", False),
    (STAY, "How many rooms do you need?", False),
    (STAY, "Which day will you leave?", False),
    (STAY, "What is your car's number plate?", False),
    (COPIED, "When did you last restart it?", False),
    (COPIED, "What is your colleague's name?", False),
    (COPIED, "When can our technician call you?", False),
]
BIKE = talk(
    "C: My name is Tom Hale and the bike that I bought from you on June 2nd has a broken pedal, invoice 883120.",
    "A: Oh no. When did it break?",
    "C: On Sunday. I paid $480. You can call me on +44 20 7946 0958.",
)
FLAT = talk(
    "C: We are moving from Lyon to Nice on October 1st, so the contract number KD-4410 has to change.",
    "A: Understood. What is the new address?",
    "C: 7 Harbour Road. Write to leo@example.org, and my wife's phone number is 555 203 1188.",
)
LUNCH = talk(
    "C: Hello, a table for 4 at Casa Mia in Oakland on Friday please, 12:30.",
    "A: Any wishes?",
    "C: My sister is allergic to nuts.",
)
LOOKED_AT_TOO = [
    (BIKE, "Hi, can you give me the invoice number?", True),
    (BIKE, "I just need your name to get started.", True),
    (BIKE, "When did you buy the bike?", True),
    (BIKE, "And when exactly did the pedal break?", True),
    (BIKE, "Which invoice is it?", True),
    (BIKE, "What's a good phone number to call you on?", True),
    (BIKE, "Please tell me the date of purchase.", True),
    (BIKE, "How much did you pay?", True),
    (FLAT, "What's your contract number?", True),
    (FLAT, "When are you moving?", True),
    (FLAT, "Could you send me your new address?", True),
    (FLAT, "Your email, please?", True),
    (FLAT, "Can I have your email address so that I can write to you?", True),
    (LUNCH, "For how many people?", True),
    (LUNCH, "What day would you like to come?", True),
    (LUNCH, "At what time would you like the table?", True),
    (LUNCH, "Which restaurant would you like to book?", True),
    (LUNCH, "In which city is that?", True),
    (BIKE, "When can you bring it to the shop?", False),
    (BIKE, "What is the frame's serial number?", False),
    (BIKE, "When did we deliver it?", False),
    (BIKE, "Which pedal is it, left or right?", False),
    (BIKE, "What's your email?", False),
    (BIKE, "Did you find the invoice number in the app?", False),
    (BIKE, "When would you like a call from our workshop?", False),
    (BIKE, "Who rode it when it broke?", False),
    (BIKE, "Shall I send the label by email?", False),
    (FLAT, "When did you sign the contract?", False),
    (FLAT, "What is your phone number?", False),
    (FLAT, "What's your wife's name?", False),
    (FLAT, "When should the technician come?", False),
    (FLAT, "Where can you see the meter number?", False),
    (FLAT, "What postcode is it?", False),
    (FLAT, "When does the old contract expire?", False),
    (FLAT, "How would you like to pay?", False),
    (FLAT, "When were you born?", False),
    (LUNCH, "What is your phone number?", False),
    (LUNCH, "What name shall I put it under?", False),
    (LUNCH, "Is she allergic to anything else?", False),
    (LUNCH, "When is the best time to call you?", False),
    (LUNCH, "How many of you are vegetarians?", False),
]
IN_VIEW = [*FIRST, *LOOKED_AT, *LOOKED_AT_TOO]

# ---- kept back

PHONE = talk(
    "C: Good morning, I'm Priya Nair. The handset I ordered on April 9th never came, tracking number TRK-90211.",
    "A: I'm sorry. Which address did we send it to?",
    "C: 88 Mill Lane, Leeds LS1 4AP. You can mail me at priya@example.in.",
)
CLINIC = talk(
    "C: I would like to move my appointment with Dr. Lee to May 12th at 10:30 am, patient number 77410.",
    "A: May I ask why?",
    "C: I have to travel for work. My husband's mobile number is 0171 555 8890.",
)
HOSTING = talk(
    "C: We were charged 49 euros twice on November 2nd for account number 5520017.",
    "A: What happened then?",
    "C: Our bank called us yesterday. I'm Jonas Berg, jonas@berg.example, +47 22 33 44 55.",
)
KEPT_BACK = [
    (PHONE, "Hi there, what's your tracking number?", True),
    (PHONE, "Which tracking code do you have?", True),
    (PHONE, "When did you order the handset?", True),
    (PHONE, "What postcode is that?", True),
    (PHONE, "Can you confirm your address for me?", True),
    (PHONE, "May I have your full name, please?", True),
    (PHONE, "And what's the best email to use?", True),
    (CLINIC, "What is your patient number?", True),
    (CLINIC, "Which day would suit you?", True),
    (CLINIC, "What time would you prefer for it?", True),
    (CLINIC, "For which date should I book the appointment?", True),
    (HOSTING, "Could I take the account number?", True),
    (HOSTING, "When were you charged?", True),
    (HOSTING, "When did the bank call you?", True),
    (HOSTING, "How much were you charged?", True),
    (HOSTING, "Who am I chatting with?", True),
    (HOSTING, "I need your phone number to ring you back.", True),
    (HOSTING, "What is your email address?", True),
    (PHONE, "When do you need it by?", False),
    (PHONE, "Has anybody else at your house signed for it?", False),
    (PHONE, "What is your phone number?", False),
    (PHONE, "What colour was the handset?", False),
    (PHONE, "When did you last check the tracking page?", False),
    (PHONE, "Does the tracking number work on the website?", False),
    (PHONE, "What is your neighbour's address?", False),
    (PHONE, "When would you be at home for a new delivery?", False),
    (CLINIC, "When did you see Dr. Lee last?", False),
    (CLINIC, "When do you come back from your trip?", False),
    (CLINIC, "What's your mobile number?", False),
    (CLINIC, "When is your date of birth?", False),
    (CLINIC, "What is your insurance number?", False),
    (CLINIC, "How long have you had the pain?", False),
    (CLINIC, "Where do you travel to?", False),
    (HOSTING, "When does your card expire?", False),
    (HOSTING, "When did you sign up for the plan?", False),
    (HOSTING, "What is the invoice number?", False),
    (HOSTING, "Which bank is it?", False),
    (HOSTING, "When can I call you?", False),
    (HOSTING, "What's your bank's phone number?", False),
    (HOSTING, "Do you want to keep the account?", False),
]
