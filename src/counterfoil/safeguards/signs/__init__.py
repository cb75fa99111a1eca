"""Signs of a private person in a text: numbers and places, and names in English, Chinese and Uyghur."""
